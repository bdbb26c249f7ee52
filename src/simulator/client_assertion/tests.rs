//! What an assertion must be, with a certificate as people upload them.

use super::*;

/// What people upload in Setup: a certificate, made for this test by `openssl req -x509`.
const CERTIFICATE: &str = "\
-----BEGIN CERTIFICATE-----
MIIDETCCAfmgAwIBAgIUcLUmDBVj/05c8OgdxMstuA9JVM0wDQYJKoZIhvcNAQEL
BQAwFzEVMBMGA1UEAwwMb3JnZGVjayB0ZXN0MCAXDTI2MTEyMzIxNDk1OVoYDzIx
MjYxMDMwMjE0OTU5WjAXMRUwEwYDVQQDDAxvcmdkZWNrIHRlc3QwggEiMA0GCSqG
SIb3DQEBAQUAA4IBDwAwggEKAoIBAQDkYJxVsque4+y6RYIpI9osh94kRbo9Oenu
MbUByOYFRSKbylRwuLKRPGhWjNdd70sqg8mkQCvsdairxYlIhRFY5UgvcdtUGXfR
nfzdHKhOvrw3eR+eNtAGRimDTluQftIvymoaRMKaYSp1aGOiwvM+VeslU5Mio6an
pkWRElcmXnfB1DhGvDjoBdDFZtwBIufOsN9HPQaAmeuJAd8F7LlkiLRJChgmXxNF
mly2EriQ5ojds2kVvT2P6NDeyaLmtkUx49IFvBBpNPT0T7/aZgco74QL/JWWx4yv
z9tIJ7PWwK4UR+sppfSleBrOzTI6n+jPlDhFBsy1fEpbaIIA1z37AgMBAAGjUzBR
MB0GA1UdDgQWBBR4wnAeloB7Dr7aFEEuBDHH3u3kFTAfBgNVHSMEGDAWgBR4wnAe
loB7Dr7aFEEuBDHH3u3kFTAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUA
A4IBAQBNdYKxcgUOqhyy0rv8iGb4+kgXodjGPa1qsymAFN2yZAwTxYh55FQp8W5g
uJVGRpLFNraAKhmhh/vwCKLZX6Ma1outVcdssZvtSYigv5DMmVbQM8V1K7w/QJJ6
YTLFYmwWFxsm0uK4Vt3sou+zUTO1UUKKXUY/h2dVJWVvuEuTD8eha2uZEbcqWlD2
cGThP0zBikR3xeStJcLVx0m7cgBKiInDYIRjNAH2SawFU2aOeKqIMyRFrzeKhceB
cXKcDvDTbKihVeHvD+MPiC+KeTKdCzoUotGu4ZTWtp9CHqwER3CbJXVbOG59sKCu
AvQbAJ7dVbTBb9iiFJmdWU6DOM3V
-----END CERTIFICATE-----";

/// Signed with the certificate's key: from and about `app`, for `here`, until second 100.
const SIGNED: &str = "\
    eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhcHAiLCJzdWIiOiJhcHAiLCJhdWQiOiJoZXJlIiwiZXhwIjoxMDB9.PonnKWttBmCuxZ\
    PlMe_VJOY4YPLISSSsz_LjkB5qD_-I1y8wfcpm_FSq0xFWHAF_HaBu4TOI0oEnSlE8z9Ie_iHaCoAW1Qy2_WoFAKaWNyh-EyApZ8\
    WtH0SfyLwtW4LA_mDvD9HyaFhs4GTqNR-8R3uZjyj2v9ymJcVEy7VCqyUYcT7qNXzPyuEN4XY4jb_xwW_OhLgojbXzB9Zi-Kqp35\
    ksIHdb2fHdl2p90wmtqgcSfezMPvvIPBFMXGexBPIUrq8pE5j4PnQTUgKd0SGG4VgEY7NMlipjEHSsvsAJgdhunmQyzym7Ghgn9J\
    wx623iqNTKBehvLSgjOlc5cAyeaA";

fn verify_at(now: Millis, client_id: &str) -> Result<(), Words> {
    verify(Some(JWT_BEARER), SIGNED, CERTIFICATE, client_id, &["here".to_owned()], now)
}

#[test]
fn a_certificate_serves_as_the_key() {
    assert_eq!(claimed_client(SIGNED).as_deref(), Some("app"));
    assert_eq!(verify_at(99_999, "app"), Ok(()));
    assert_eq!(verify_at(100_000, "app"), Err(REFUSED), "its time is over");
    assert_eq!(verify_at(0, "another"), Err(REFUSED));
}

#[test]
fn a_key_that_is_none_and_a_signature_that_is_cut_are_refused() {
    let audience = ["here".to_owned()];
    assert_eq!(verify(Some(JWT_BEARER), SIGNED, "{}", "app", &audience, 0), Err(REFUSED));
    assert_eq!(verify(Some(JWT_BEARER), &SIGNED[..SIGNED.len() - 2], CERTIFICATE, "app", &audience, 0), Err(REFUSED));
    assert_eq!(verify(None, SIGNED, CERTIFICATE, "app", &audience, 0), Err(WRONG_TYPE));
    assert_eq!(claimed_client("a.b.c"), None);
}
