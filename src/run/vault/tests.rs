//! Whose keys a vault keeps, and what it asks of whom.

use std::sync::atomic::Ordering;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::*;
use crate::{
    deck::Msg,
    profile::Seal as Way,
    run::{
        ask::NoAnswer,
        keyring::{Trouble, tests::Fake},
    },
};

fn vault(way: Way) -> (Vault, Arc<Fake>) {
    let fake = Arc::new(Fake::default());
    (Vault::new(&StoreSettings { seal: way }, Keyring::new(fake.clone()), Asker::of(Asks::Nobody)), fake)
}

/// A vault whose questions are answered with these, one after the other; then with none.
fn answered(answers: &'static [&'static str]) -> (Vault, std::thread::JoinHandle<Vec<String>>) {
    let (say, mut said): (_, UnboundedReceiver<Msg>) = unbounded_channel();
    let asker = Asker::in_dashboard(say);
    let (vault, _) = vault(Way::Passphrase);
    let vault = vault.asking(asker.clone());
    let person = std::thread::spawn(move || {
        let (mut asked, mut answers) = (Vec::new(), answers.iter());
        // The vault asks nobody any more once it is gone, and its asker with it.
        while let Some(msg) = said.blocking_recv() {
            let Msg::Wanted(ask, question) = msg else { panic!("{msg:?}") };
            if question.as_str() == "enough" {
                break;
            }
            asked.push(question.to_string());
            asker.supply(ask, answers.next().map(|answer| (*answer).into()));
        }
        asked
    });
    (vault, person)
}

/// Ends the questions, and gives back what they were.
fn asked(vault: &Vault, person: std::thread::JoinHandle<Vec<String>>) -> Vec<String> {
    let asker = vault.asker().clone();
    let last = std::thread::spawn(move || asker.ask("enough".into()));
    let asked = person.join().unwrap();
    drop(last);
    asked
}

const NEW: [&str; 2] = ["New passphrase, to seal the saved logins with: ", "The same once more: "];
const KNOWN: &str = "Passphrase of the saved logins: ";

#[test]
fn each_login_gets_a_key_of_its_own_in_the_keyring() {
    let (vault, fake) = vault(Way::Keyring);
    let (one, other) = (vault.make(Way::Keyring, &|| None).unwrap(), vault.make(Way::Keyring, &|| None).unwrap());
    assert!(one != other && one.key != other.key);
    assert_eq!((vault.find(&one.seal), vault.find(&other.seal)), (Ok(one.key), Ok(other.key)));
    vault.forget(&one.seal);
    assert_eq!(fake.kept.lock().unwrap().len(), 1);
    assert!(vault.find(&one.seal).unwrap_err().as_str().starts_with("its key is not in the keyring"));
}

#[test]
fn t64_whatever_ails_the_keyring_no_key_comes_of_it() {
    for trouble in [Trouble::Locked, Trouble::Absent("x".into()), Trouble::Silent, Trouble::NotBuilt] {
        let (vault, fake) = vault(Way::Keyring);
        *fake.trouble.lock().unwrap() = Some(trouble.clone());
        assert_eq!(vault.make(Way::Keyring, &|| None).unwrap_err().to_string(), trouble.to_string());
        let seal = Seal::Keyring { key: "k".into() };
        assert_eq!(vault.find(&seal).unwrap_err().to_string(), trouble.to_string());
        assert!(fake.kept.lock().unwrap().is_empty());
    }
}

#[test]
fn what_a_login_was_prepared_with_is_at_hand_when_it_is_saved_and_only_then() {
    let (vault, fake) = vault(Way::Keyring);
    let made = vault.make(Way::Keyring, &|| None).unwrap();
    let found = vault.make(Way::Keyring, &|| None).unwrap();
    vault.keep(made.clone(), true);
    vault.keep(found.clone(), false);
    *fake.trouble.lock().unwrap() = Some(Trouble::Locked);
    assert_eq!(vault.make(Way::Keyring, &|| None), Ok(made));
    assert_eq!(vault.find(&found.seal), Ok(found.key));
    assert!(vault.make(Way::Keyring, &|| None).is_err() && vault.find(&found.seal).is_err());
}

#[test]
fn a_new_passphrase_is_asked_for_twice_and_then_no_more() {
    let (vault, person) = answered(&["CANARY", "CANARY"]);
    let one = vault.make(Way::Passphrase, &|| None).unwrap();
    assert_eq!(vault.make(Way::Passphrase, &|| panic!("it is known")), Ok(one.clone()));
    assert_eq!(vault.find(&one.seal), Ok(one.key));
    assert_eq!(asked(&vault, person), NEW);
}

#[test]
fn two_that_differ_seal_nothing() {
    let (vault, person) = answered(&["CANARY", "CANERY"]);
    let why = vault.make(Way::Passphrase, &|| None).unwrap_err();
    assert_eq!(why.as_str(), "the two passphrases were not the same");
    assert_eq!(asked(&vault, person), NEW);
}

#[test]
fn a_mistyped_one_is_asked_for_again_and_never_used() {
    let (first, person) = answered(&["CANARY", "CANARY"]);
    let seal = first.make(Way::Passphrase, &|| None).unwrap();
    drop(asked(&first, person));

    let (vault, person) = answered(&["CANERY", "CANARY"]);
    assert_eq!(vault.make(Way::Passphrase, &|| Some(seal.seal.clone())), Ok(seal.clone()));
    assert_eq!(asked(&vault, person), [KNOWN.to_owned(), format!("That is not it. {KNOWN}")]);

    let (vault, person) = answered(&["x", "y", "z"]);
    assert_eq!(vault.find(&seal.seal).unwrap_err().as_str(), "that is not its passphrase");
    assert_eq!(asked(&vault, person).len(), 3);
}

#[test]
fn without_anybody_to_ask_there_is_a_sentence() {
    let (vault, _) = vault(Way::Passphrase);
    let why = vault.make(Way::Passphrase, &|| None).unwrap_err();
    assert_eq!(why.to_string(), format!("its passphrase is to be typed, and {}", NoAnswer::Nobody));
}

#[test]
fn who_waited_for_a_question_that_was_declined_does_not_ask_it_again() {
    let (say, mut said) = unbounded_channel();
    let asker = Asker::in_dashboard(say);
    let vault = vault(Way::Passphrase).0.asking(asker.clone());
    let seal = Seal::Passphrase { salt: "00".repeat(16), memory: 64, passes: 1, check: String::new() };
    let ask = |vault: &Vault| {
        let (vault, seal) = (vault.clone(), seal.clone());
        std::thread::spawn(move || vault.find(&seal))
    };
    let first = ask(&vault);
    let Some(Msg::Wanted(id, _)) = said.blocking_recv() else { panic!("nobody asks") };
    let others: Vec<_> = (0..3).map(|_| ask(&vault)).collect();
    while vault.passphrase.comers.load(Ordering::SeqCst) < 4 {
        std::thread::yield_now();
    }
    asker.supply(id, None);
    for asked in std::iter::once(first).chain(others) {
        assert_eq!(asked.join().unwrap().unwrap_err().as_str(), "no passphrase was typed");
    }
    assert!(said.try_recv().is_err());
}

#[test]
fn a_seal_that_asks_for_the_impossible_is_refused() {
    let (vault, person) = answered(&["x"]);
    for (salt, memory, passes) in
        [("00", 64, 1), ("zz".repeat(16).as_str(), 64, 1), ("00".repeat(16).as_str(), u32::MAX, 1)]
    {
        let seal = Seal::Passphrase { salt: salt.to_owned(), memory, passes, check: String::new() };
        assert!(vault.find(&seal).is_err());
    }
    drop(asked(&vault, person));
}
