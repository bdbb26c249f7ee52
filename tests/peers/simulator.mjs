// The simulator as a peer meets it: orgs out of the ready lines, and a browser that goes where it is sent.

/** The first org: `login`, `client_id`, `client_secret`, `redirect_uri`, `username`. */
export const [org] = JSON.parse(process.env.SIMULATOR).orgs;

/** The same where refresh tokens rotate. */
export const [rotating] = JSON.parse(process.env.ROTATING_SIMULATOR).orgs;

/** Opens the link, follows every redirect up to the callback, and gives the callback's URL. */
export async function callback(link, redirectUri) {
  for (let next = new URL(link); ; ) {
    const reply = await fetch(next, { redirect: 'manual' });
    const location = reply.headers.get('location');
    if (!location) throw new Error(`no redirect from ${next}: ${reply.status} ${await reply.text()}`);
    next = new URL(location, next);
    if (location.startsWith(`${redirectUri}?`)) return next;
  }
}
