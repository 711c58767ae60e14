//! A provider that lies. The real client meets answers that break one check or two, and never takes one of them for a sign-in.

mod lies;
pub mod provider;

use lies::{ALL, Lie};
use ports::{Callback, IdentityProvider as _, SignInError, SignInRequest, SignInSecrets};
use provider::LyingProvider;
use server::{
    adapters::identity::{HttpClient, OidcProvider},
    config::ProviderConfig,
};

/// The client of production, with the configuration a broker gets.
fn client(provider: &LyingProvider) -> OidcProvider {
    client_with(provider, "")
}

fn client_with(provider: &LyingProvider, more: &str) -> OidcProvider {
    let text = format!(
        r#"
        id = "broker"
        name = "Konto"
        audience = "applicants"
        issuer = "{}"
        client_id = "rueckkanal"
        client_secret = "{}"
        claims_from = "userinfo"
        claims = {{ level = "trust_level", person_code = "bPK2" }}
        {more}
        "#,
        provider.issuer,
        provider::SECRET
    );
    let config: ProviderConfig = toml::from_str(&text).unwrap();
    OidcProvider::new(config, "https://portal.example/anmelden/zurueck".into(), HttpClient::new().unwrap()).unwrap()
}

fn secrets() -> SignInSecrets {
    let drawn = || format!("{}{}", uuid::Uuid::new_v4().simple(), "x".repeat(11));
    SignInSecrets { state: drawn(), nonce: drawn(), pkce_verifier: drawn() }
}

/// Signs in while the provider tells these lies.
async fn sign_in(client: &OidcProvider, provider: &LyingProvider, lies: &[Lie]) -> Result<ports::Identity, SignInError> {
    let request = SignInRequest { language: "de".into(), level: domain::person::TrustLevel::Basic, again: true };
    let started = secrets();
    let asked: Vec<(String, String)> =
        url::Url::parse(&client.start(&request, &started).await?).unwrap().query_pairs().into_owned().collect();
    let asked = |name: &str| asked.iter().find(|(asked, _)| asked == name).map(|(_, value)| value.clone()).unwrap_or_default();
    assert_eq!(asked("state"), started.state);
    assert_eq!((asked("code_challenge_method").as_str(), asked("response_type").as_str()), ("S256", "code"));
    provider.expect(&asked("nonce"), &asked("code_challenge"), lies);
    let issuer = if lies.contains(&Lie::AnswerOfAnotherIssuer) {
        Some("https://evil.example".to_owned())
    } else if lies.contains(&Lie::AnswerWithoutIssuer) {
        None
    } else {
        Some(provider.issuer.clone())
    };
    assert_eq!((asked("prompt").as_str(), asked("max_age").as_str()), ("login", "0"));
    let fresh_since = Some(jiff::Timestamp::now());
    let verifier = if lies.contains(&Lie::WrongVerifier) { "x".repeat(43) } else { started.pkce_verifier };
    client.finish(Callback { code: "code".into(), issuer, nonce: started.nonce, pkce_verifier: verifier, fresh_since }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_truth_is_believed_with_each_algorithm() {
    let provider = LyingProvider::start().await;
    let client = client(&provider);
    for algorithm in [Lie::SignedWithEdDsa, Lie::SignedWithEs256, Lie::SignedWithPs256, Lie::Nothing] {
        let identity = sign_in(&client, &provider, &[algorithm]).await.unwrap_or_else(|error| panic!("{algorithm:?}: {error}"));
        assert_eq!(identity.key.subject.reveal(), "amina");
        assert_eq!(identity.level, domain::person::TrustLevel::Substantial);
        assert_eq!(identity.attributes.person_code.unwrap().reveal(), "bpk");
    }
}

/// Whoever comes while a provider hangs waits once with the others, and not behind each of them.
#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_do_not_queue_while_a_provider_hangs() {
    let provider = LyingProvider::start().await;
    let client = client(&provider);
    provider.hang(true);
    provider.go_away();
    let request = SignInRequest { language: "de".into(), level: domain::person::TrustLevel::Basic, again: false };
    let drawn = secrets();
    let started = futures_util::future::join_all((0..8).map(|_| client.start(&request, &drawn)));
    let opened = async {
        // All eight were polled before this; the first one asks.
        while provider.documents_asked() == 0 {
            tokio::task::yield_now().await;
        }
        provider.hang(false);
    };
    let (started, ()) = tokio::join!(started, opened);
    assert!(started.iter().all(|one| matches!(one, Err(SignInError::Unavailable(_)))));
    assert_eq!(provider.documents_asked(), 1, "seven heard the answer of the first");
    assert!(client.start(&request, &secrets()).await.is_err());
    assert_eq!(provider.documents_asked(), 2, "whoever comes later asks again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_leads_elsewhere_is_not_followed() {
    for name in ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "end_session_endpoint"] {
        let provider = LyingProvider::start().await;
        provider.lead_elsewhere(name);
        let request = SignInRequest { language: "de".into(), level: domain::person::TrustLevel::Basic, again: false };
        match client(&provider).start(&request, &secrets()).await {
            Err(SignInError::Unavailable(reason)) => {
                assert!(reason.contains(name) && reason.contains("endpoint_hosts"), "{reason}");
            }
            other => panic!("{name}: {other:?}"),
        }
        // Where the configuration names the host, it is right.
        let named = client_with(&provider, "endpoint_hosts = [\"evil.example\"]");
        named.start(&request, &secrets()).await.expect("the host is named");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_never_says_when_is_believed_only_where_that_is_written_down() {
    let provider = LyingProvider::start().await;
    let lax = client_with(&provider, "says_when_signed_in = false");
    sign_in(&lax, &provider, &[Lie::SignInTimeMissing]).await.expect("written down");
    assert!(sign_in(&lax, &provider, &[Lie::SignedInLongAgo]).await.is_err(), "what it says counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_lie_is_believed() {
    let provider = LyingProvider::start().await;
    let client = client(&provider);
    sign_in(&client, &provider, &[]).await.expect("the truth is believed");
    let mut tried = 0;
    for lie in ALL {
        let answer = sign_in(&client, &provider, &[*lie]).await;
        assert!(matches!(answer, Err(SignInError::Refused(_))), "{lie:?}: {answer:?}");
        tried += 1;
    }
    // Two at once: one check must not switch off another.
    for (at, one) in ALL.iter().enumerate() {
        for other in &ALL[at + 1..] {
            let answer = sign_in(&client, &provider, &[*one, *other]).await;
            assert!(answer.is_err(), "{one:?} and {other:?}: {answer:?}");
            tried += 1;
        }
    }
    assert!(tried >= 80, "only {tried} lies were told");
    sign_in(&client, &provider, &[]).await.expect("the truth is still believed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_level_is_never_read_as_more_than_it_says() {
    let provider = LyingProvider::start().await;
    let client = client(&provider);
    for (lie, level) in [
        (Lie::LevelMissing, domain::person::TrustLevel::Basic),
        (Lie::LevelUnknown, domain::person::TrustLevel::Basic),
        (Lie::LevelAsList, domain::person::TrustLevel::Basic),
    ] {
        assert_eq!(sign_in(&client, &provider, &[lie]).await.unwrap().level, level, "{lie:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn new_keys_are_fetched_and_unknown_ones_cause_no_storm() {
    let provider = LyingProvider::start().await;
    let client = client(&provider);
    sign_in(&client, &provider, &[]).await.expect("the truth is believed");
    provider.rotate_keys();
    sign_in(&client, &provider, &[]).await.expect("a new key is found");
    let before = provider.key_fetches();
    for _ in 0..20 {
        sign_in(&client, &provider, &[Lie::UnknownKeyId]).await.unwrap_err();
        sign_in(&client, &provider, &[Lie::WrongKey]).await.unwrap_err();
    }
    assert!(provider.key_fetches() - before <= 1, "{} fetches in a moment", provider.key_fetches() - before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_is_no_refusal() {
    let provider = LyingProvider::start().await;
    let client = client(&provider);
    provider.go_away();
    let request = SignInRequest { language: "de".into(), level: domain::person::TrustLevel::Basic, again: false };
    assert!(matches!(client.start(&request, &secrets()).await, Err(SignInError::Unavailable(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_real_logout_token_ends_sessions() {
    let provider = LyingProvider::start().await;
    let client = client(&provider);
    let notice = client.verify_logout(&provider.logout_token(&[])).await.expect("the truth is believed");
    assert_eq!((notice.subject.as_deref(), notice.provider_session.as_deref()), (Some("amina"), Some("sid-1")));
    let notice = client.verify_logout(&provider.logout_token(&[Lie::ExpiryFarAway])).await.expect("it says so of itself");
    let day = jiff::SignedDuration::from_hours(24);
    assert!(notice.known_until > jiff::Timestamp::now() && notice.known_until <= jiff::Timestamp::now() + day, "{notice:?}");
    for lie in [
        Lie::AlgorithmNone,
        Lie::AlgorithmHs256,
        Lie::WrongKey,
        Lie::UnknownKeyId,
        Lie::SignatureCut,
        Lie::WrongIssuer,
        Lie::WrongAudience,
        Lie::Expired,
        Lie::IssuedInFuture,
        Lie::LogoutOfLongAgo,
        Lie::LogoutWithNonce,
        Lie::LogoutWithoutEvent,
        Lie::LogoutOfNobody,
        Lie::LogoutWithoutId,
        Lie::LogoutAsIdToken,
        Lie::DuplicateClaim,
    ] {
        let answer = client.verify_logout(&provider.logout_token(&[lie])).await;
        assert!(matches!(answer, Err(SignInError::Refused(_))), "{lie:?}: {answer:?}");
    }
    // An ID token in its place, and nonsense.
    for token in [provider.id_token_for_logout(), String::new(), "a.b.c".into(), "x".repeat(10_000)] {
        assert!(client.verify_logout(&token).await.is_err(), "{token}");
    }
}
