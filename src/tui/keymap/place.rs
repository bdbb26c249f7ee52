//! [`Place`]: where on the screen a key means something.

/// Where a key means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Wherever nothing is typed.
    Everywhere,
    /// On the profiles.
    List,
    /// On a login that waits for the person, or whatever else is under way.
    Flow,
    /// On the parameters of a request that is held.
    Held,
    /// In the menu of what can be done.
    Menu,
    /// In the menu of the steps that one can go back to.
    Steps,
    /// In the menu of what can be copied.
    Copying,
    /// While there are no profiles.
    Welcome,
    /// While a question is asked.
    Question,
    /// While a line is typed.
    Typing,
    /// In the form of a profile, besides what typing does.
    Form,
    /// On a line of it that chooses.
    Choice,
}

impl Place {
    /// All, as the overlay shows them.
    pub const ALL: [Self; 12] = [
        Self::List,
        Self::Flow,
        Self::Held,
        Self::Steps,
        Self::Menu,
        Self::Copying,
        Self::Question,
        Self::Typing,
        Self::Form,
        Self::Choice,
        Self::Welcome,
        Self::Everywhere,
    ];

    /// What the overlay calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::List => "Profiles",
            Self::Flow => "What is under way, or was",
            Self::Held => "A held request",
            Self::Menu => "The menu of x",
            Self::Steps => "The steps of B",
            Self::Copying => "The copy menu",
            Self::Question => "A question",
            Self::Typing => "While typing",
            Self::Form => "The form of a profile",
            Self::Choice => "Its choices",
            Self::Welcome => "The first start",
        }
    }
}
