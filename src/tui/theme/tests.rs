//! That every theme can be read: contrast, computed for the palettes that people have.

use super::*;

const THEMES: [Theme; 4] = [Theme::mono(), Theme::dark(), Theme::light(), Theme::high_contrast()];

/// A ground and, of its sixteen colours, red, green, yellow, blue, magenta, cyan and bright red.
struct Palette(&'static str, u32, [u32; 7]);

const DARK: [Palette; 7] = [
    Palette("xterm", 0x000000, [0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xff0000]),
    Palette("Linux console", 0x000000, [0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xff5555]),
    Palette("Terminal.app", 0x000000, [0x990000, 0x00a600, 0x999900, 0x0000b2, 0xb200b2, 0x00a6b2, 0xe50000]),
    Palette("GNOME", 0x1e1e1e, [0xc01c28, 0x26a269, 0xa2734c, 0x12488b, 0xa347ba, 0x2aa1b3, 0xf66151]),
    Palette("VS Code", 0x1e1e1e, [0xcd3131, 0x0dbc79, 0xe5e510, 0x2472c8, 0xbc3fbc, 0x11a8cd, 0xf14c4c]),
    Palette("Windows", 0x0c0c0c, [0xc50f1f, 0x13a10e, 0xc19c00, 0x0037da, 0x881798, 0x3a96dd, 0xe74856]),
    Palette("Solarized", 0x002b36, [0xdc322f, 0x859900, 0xb58900, 0x268bd2, 0xd33682, 0x2aa198, 0xcb4b16]),
];
const LIGHT: [Palette; 6] = [
    Palette("xterm", 0xffffff, DARK[0].2),
    Palette("Terminal.app", 0xffffff, DARK[2].2),
    Palette("GNOME", 0xffffff, DARK[3].2),
    Palette("VS Code", 0xffffff, [0xcd3131, 0x107c10, 0x949800, 0x0451a5, 0xbc05bc, 0x0598bc, 0xcd3131]),
    Palette("Windows", 0xffffff, DARK[5].2),
    Palette("Solarized", 0xfdf6e3, DARK[6].2),
];

impl Palette {
    fn show(&self, colour: Color) -> u32 {
        let [red, green, yellow, blue, magenta, cyan, bright_red] = self.2;
        match colour {
            Color::Red => red,
            Color::Green => green,
            Color::Yellow => yellow,
            Color::Blue => blue,
            Color::Magenta => magenta,
            Color::Cyan => cyan,
            Color::LightRed => bright_red,
            other => panic!("{other} is none of those that all terminals can show well"),
        }
    }
}

/// As WCAG 2 computes it, from 1 to 21.
fn contrast(one: u32, other: u32) -> f64 {
    let light = |colour: u32| {
        let part = |shift: u32| {
            let part = f64::from((colour >> shift) & 0xff) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    };
    let (one, other) = (light(one), light(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The fixed part of the 256 colours.
fn indexed(number: u8) -> u32 {
    let grey = |step: u32| (8 + 10 * step) * 0x01_01_01;
    let part = |level: u32| if level == 0 { 0 } else { 55 + 40 * level };
    match u32::from(number) {
        0..16 => panic!("the palette changes the first sixteen"),
        232.. => grey(u32::from(number) - 232),
        cube => {
            let cube = cube - 16;
            (part(cube / 36) << 16) | (part(cube / 6 % 6) << 8) | part(cube % 6)
        }
    }
}

fn styles(theme: &Theme) -> [(&'static str, Style); 10] {
    [
        ("good", theme.good),
        ("busy", theme.busy),
        ("need", theme.need),
        ("bad", theme.bad),
        ("dim", theme.dim),
        ("strong", theme.strong),
        ("key", theme.key),
        ("chosen", theme.chosen),
        ("production", theme.production),
        ("open", theme.open),
    ]
}

#[test]
fn dark_and_light_can_be_read_in_every_common_palette() {
    for (theme, palettes) in [(Theme::dark(), &DARK[..]), (Theme::light(), &LIGHT[..])] {
        for palette in palettes {
            for (name, style) in styles(&theme) {
                let Some(colour) = style.fg else { continue };
                let contrast = contrast(palette.show(colour), palette.1);
                assert!(contrast >= 3.0, "{name} has {contrast:.1} in {}", palette.0);
            }
        }
    }
}

#[test]
fn high_contrast_has_seven_to_one_whatever_the_palette() {
    let theme = Theme::high_contrast();
    let number = |colour| match colour {
        Some(Color::Indexed(number)) => indexed(number),
        other => panic!("{other:?} depends on the palette"),
    };
    let paper = number(theme.ground.bg);
    for (name, style) in styles(&theme) {
        let contrast = contrast(number(style.fg.or(theme.ground.fg)), paper);
        assert!(contrast >= 7.0, "{name} has {contrast:.1}");
        assert!(!style.add_modifier.contains(Modifier::DIM), "{name}");
    }
    assert!((contrast(0xffffff, 0x000000) - 21.0).abs() < 0.01);
}

#[test]
fn no_color_overrules_the_settings_theme() {
    let chosen = |theme, no_color| Theme::choose(&Ui { theme, ..Ui::default() }, no_color);
    assert_eq!(chosen(ThemeName::Dark, false), Theme::dark());
    assert_eq!(chosen(ThemeName::Light, false), Theme::light());
    assert_eq!(chosen(ThemeName::HighContrast, false), Theme::high_contrast());
    for theme in [ThemeName::Light, ThemeName::HighContrast] {
        assert_eq!(chosen(theme, true), Theme::mono());
    }
}

#[test]
fn production_is_reversed_in_every_theme() {
    for theme in THEMES {
        assert!(theme.production.add_modifier.contains(Modifier::REVERSED));
    }
}
