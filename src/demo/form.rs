//! Reads the forms of the simulator's pages, which quote every attribute. Not an HTML parser.

/// A form as a browser would send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its element id.
    pub id: String,
    /// Where it is sent; none for the page's own address.
    pub action: Option<String>,
    /// Its inputs with the values they come with.
    pub fields: Vec<(String, String)>,
    /// Its buttons: element id, name, value.
    pub buttons: Vec<(String, String, String)>,
}

impl Form {
    /// The form with this id, if the page has it.
    pub fn find(page: &str, id: &str) -> Option<Self> {
        let mut form: Option<Self> = None;
        for tag in page.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let text = |name| attribute(tag, name).unwrap_or_default();
            match (tag.split(' ').next(), &mut form) {
                (Some("form"), None) if text("id") == id => {
                    let action = attribute(tag, "action");
                    form = Some(Self { id: id.to_owned(), action, fields: Vec::new(), buttons: Vec::new() });
                }
                (Some("input"), Some(form)) => form.fields.push((text("name"), text("value"))),
                (Some("button"), Some(form)) => form.buttons.push((text("id"), text("name"), text("value"))),
                (Some("/form"), Some(_)) => break,
                _ => {}
            }
        }
        form
    }

    /// Types over what a field holds.
    pub fn fill(&mut self, name: &str, value: &str) {
        self.fields.iter_mut().filter(|(field, _)| field == name).for_each(|field| field.1 = value.to_owned());
    }

    /// Presses the button with this element id: its name and value go along. False when there is none.
    pub fn press(&mut self, id: &str) -> bool {
        let Some((_, name, value)) = self.buttons.iter().find(|button| button.0 == id).cloned() else { return false };
        self.fields.push((name, value));
        true
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescape(rest.split('"').next()?))
}

fn unescape(text: &str) -> String {
    // The ampersand comes last, or `&amp;lt;` would become a bracket.
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_its_hidden_fields_and_buttons() {
        let page = "<form id=\"other\"><input name=\"x\" value=\"y\"></form><form id=\"approval\" action=\"/a?b=1&amp;c=2\">\
                    <input type=\"hidden\" name=\"source\" value=\"&quot;&amp;lt;\"><button id=\"no\" name=\"cancel\" value=\"Deny\">\
                    </form><input name=\"late\" value=\"\">";
        let mut form = Form::find(page, "approval").unwrap();
        assert_eq!(form.action.as_deref(), Some("/a?b=1&c=2"));
        assert_eq!(form.fields, [("source".to_owned(), "\"&lt;".to_owned())]);
        assert!(form.press("no") && !form.press("yes"));
        assert_eq!(form.fields[1], ("cancel".to_owned(), "Deny".to_owned()));
        assert_eq!(Form::find(page, "missing"), None);
    }
}
