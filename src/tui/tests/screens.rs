//! What the screens look like.
use super::stage::Stage;
use crate::tui::Theme;
use crate::oauth::error::OAuthError;

#[test]
fn look() {
    for size in [(120, 40), (80, 24)] {
        let mut stage = Stage::full(size, Theme::dark());
        stage.press("jj  L");
        println!("{}", stage.screen());
        stage.press("*L");
        println!("{}", stage.screen());
        stage.press("y");
        println!("{}", stage.screen());
        stage.press("<Tab>3");
        println!("{}", stage.screen());
        stage.press("<Esc>jp");
        stage.input(crossterm::event::Event::Paste("http://localhost:1717/OauthRedirect?code=abcdefghijklmnopqrst&state=x".into()));
        println!("{}", stage.screen());
        stage.press("<Esc>q");
        println!("{}", stage.screen());
        stage.press("n?");
        println!("{}", stage.screen());
        stage.press("?/acme");
        println!("{}", stage.screen());
        stage.press("<Enter>");
        stage.come_back(5, Ok("bad"));
        stage.come_back(3, Ok("good"));
        stage.come_back(1, Err(OAuthError::new("access_denied", "end-user denied authorization")));
        println!("{}", stage.screen());
        stage.press("<Esc>!");
        println!("{}", stage.screen());
        stage.press("!2");
        println!("{}", stage.screen());
        stage.press("gu");
        println!("{}", stage.screen());
        stage.press("<Tab><Tab>");
        println!("{}", stage.screen());
    }
}
