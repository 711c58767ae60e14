//! Against values that other programs made: parts and events by Python's jwcrypto, callbacks from the rail's own documentation.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use fit_connect::{
    CallbackFault, DecryptionKey, EncryptionKey, EventKind, JweError, Jwk, JwkFault, KeyUse, Opener, PrivateKey, Sealer,
    SetError, SignatureKey, SigningKey, Subject, Zip, check_callback, open, read_metadata, seal, sealed_len, sha512, sign,
    tag_of, verify,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::sync::Arc;

fn vectors() -> Value {
    serde_json::from_str(include_str!("data/jose.json")).expect("JSON")
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("{path}"))
}

fn jwk(value: &Value, name: &str) -> Jwk {
    serde_json::from_value(value[name].clone()).expect("a key")
}

fn private(value: &Value) -> PrivateKey {
    PrivateKey::from_der(STANDARD.decode(text(value, "/encryptionPrivatePkcs8")).expect("base64"))
}

fn keys(value: &Value) -> Arc<[DecryptionKey]> {
    Arc::new([DecryptionKey::new("test-enc-key-0001", &private(value)).expect("a key")])
}

const LIMIT: u64 = 1_000_000;

#[test]
fn what_another_library_sealed_opens_with_its_tag_and_its_hash() {
    let all = vectors();
    let keys = keys(&all);
    for part in ["metadata", "data", "attachment"] {
        let jwe = text(&all, &format!("/jwe/{part}"));
        let (plain, tag) = open(jwe, &keys, Zip::Refused, LIMIT).expect("opens");
        assert_eq!(plain, text(&all, &format!("/plaintext/{part}_utf8")).as_bytes(), "{part}");
        let known = match part {
            "attachment" => all["authenticationTags"]["attachments"].as_object().expect("tags").values().next().expect("one"),
            part => &all["authenticationTags"][part],
        };
        assert_eq!((tag.0.as_str(), tag_of(jwe)), (known.as_str().expect("a tag"), Some(tag.clone())), "{part}");
        if part != "metadata" {
            assert_eq!(sha512(&plain).content, text(&all, &format!("/sha512/{part}")));
        }
    }
}

#[test]
fn in_every_cut_the_same_comes_out_and_goes_in() {
    let all = vectors();
    let keys = keys(&all);
    let public = EncryptionKey::new(&jwk(&all, "encryptionPublicJwk")).expect("a key");
    let plain: Vec<u8> = (0..10_000_u32).flat_map(u32::to_le_bytes).collect();
    for cut in [1, 2, 3, 7, 1000, 16_384, 100_000] {
        let (mut sealer, mut jwe) = Sealer::new(&public, "application/json").expect("sealed");
        for piece in plain.chunks(cut) {
            jwe.extend(sealer.push(piece));
        }
        let (end, sealed_tag) = sealer.finish();
        jwe.extend(end);
        assert_eq!(jwe.len() as u64, sealed_len(&public, "application/json", plain.len() as u64), "the length is known before");
        let mut opener = Opener::new(keys.clone(), Zip::Refused, LIMIT);
        let mut opened = Vec::new();
        for piece in jwe.chunks(cut) {
            opener.push(piece, &mut opened).expect("opens");
        }
        assert_eq!(opener.finish().expect("whole"), sealed_tag);
        assert!(opened == plain, "pieces of {cut}");
    }
}

#[test]
fn what_is_compressed_is_taken_only_where_it_is_allowed_and_bounded() {
    let all = vectors();
    let keys = keys(&all);
    let zipped = text(&all, "/jwe/data_with_zip_DEF");
    let find = &keys;
    assert_eq!(open(zipped, find, Zip::Refused, LIMIT), Err(JweError::Compressed));
    let (plain, _) = open(zipped, find, Zip::Taken, LIMIT).expect("opens");
    assert_eq!(plain, text(&all, "/plaintext/data_utf8").as_bytes());
    assert_eq!(open(zipped, find, Zip::Taken, 3), Err(JweError::TooLarge(3)));
    assert_eq!(open(text(&all, "/jwe/data"), find, Zip::Refused, 3), Err(JweError::TooLarge(3)));
}

#[test]
fn whatever_is_changed_or_cut_is_refused() {
    let all = vectors();
    let find = &keys(&all);
    let jwe = text(&all, "/jwe/data");
    let parts: Vec<&str> = jwe.split('.').collect();
    let with = |at: usize, part: &str| {
        let mut parts = parts.clone();
        parts[at] = part;
        open(&parts.join("."), find, Zip::Taken, LIMIT)
    };
    let flipped = |part: &str| {
        let mut part: Vec<char> = part.chars().collect();
        part[5] = if part[5] == 'A' { 'B' } else { 'A' };
        part.into_iter().collect::<String>()
    };
    assert_eq!(parts.len(), 5);
    for (at, part) in parts.iter().enumerate().skip(1) {
        assert!(with(at, &flipped(part)).is_err(), "part {at} changed");
    }
    let header = |json: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json);
    let headers = [
        (r#"{"alg":"RSA-OAEP","enc":"A256GCM","kid":"test-enc-key-0001"}"#, JweError::Algorithm),
        (r#"{"alg":"RSA-OAEP-256","enc":"A128GCM","kid":"test-enc-key-0001"}"#, JweError::Algorithm),
        (r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"test-enc-key-0001","crit":["b64"]}"#, JweError::Critical),
        (r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"somebody-else"}"#, JweError::UnknownKey("somebody-else".to_owned())),
        (r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"test-enc-key-0001","zip":"GZ"}"#, JweError::Compressed),
        (r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"test-enc-key-0001"}"#, JweError::Tag),
        ("{", JweError::Shape),
    ];
    for (json, expected) in headers {
        assert_eq!(with(0, &header(json)), Err(expected), "{json}");
    }
    for end in (0..jwe.len()).step_by(97).chain([jwe.len() - 1]) {
        assert!(open(&jwe[..end], find, Zip::Taken, LIMIT).is_err(), "cut at {end}");
    }
    assert!(open(&format!("{jwe}."), find, Zip::Taken, LIMIT).is_err());
    assert!(open(&format!("{jwe}A"), find, Zip::Taken, LIMIT).is_err());
    assert_eq!(open(&"A".repeat(100_000), find, Zip::Taken, LIMIT), Err(JweError::Shape));
}

#[test]
fn keys_are_judged_with_every_fault_at_once() {
    let all = vectors();
    let good = jwk(&all, "encryptionPublicJwk");
    assert_eq!(good.faults(KeyUse::Encryption), []);
    assert_eq!(jwk(&all, "signaturePublicJwk").faults(KeyUse::Signature), []);
    assert_eq!(good.faults(KeyUse::Signature).len(), 2);
    let bad = Jwk {
        kty: "EC".to_owned(),
        n: "AAAA".to_owned(),
        e: "AQ".to_owned(),
        alg: "RSA-OAEP".to_owned(),
        kid: "short".to_owned(),
        key_ops: vec!["wrapKey".to_owned(), "encrypt".to_owned()],
        x5c: Vec::new(),
    };
    let faults = bad.faults(KeyUse::Encryption);
    assert_eq!(faults.len(), 6, "{faults:?}");
    assert!(faults.contains(&JwkFault::Short(0)));
    assert_eq!(private(&all).public(KeyUse::Encryption, "test-enc-key-0001"), Some(good), "the public half is the published one");
}

#[test]
fn events_are_believed_only_with_their_signature_and_their_form() {
    let all = vectors();
    let key = SignatureKey::new(&jwk(&all, "signaturePublicJwk")).expect("a key");
    let set = |name: &str| {
        let set = &all["sets"][name];
        set.as_str()
            .or_else(|| set["compact"].as_str())
            .or_else(|| set["jws"].as_str())
            .unwrap_or_else(|| panic!("{set}"))
            .to_owned()
    };
    let accepted = verify(&set("accept_submission"), &key).expect("verifies");
    assert_eq!(accepted.kind, EventKind::AcceptSubmission);
    assert_eq!(accepted.subject, Subject::Submission(text(&all, "/ids/submissionId").parse().expect("an id")));
    assert_eq!(accepted.case.to_string(), text(&all, "/ids/caseId"));
    let rejected = verify(&set("reject_submission"), &key).expect("verifies");
    assert_eq!(rejected.kind, EventKind::RejectSubmission);
    assert!(!rejected.problems.is_empty());
    assert_eq!(verify(&set("bad_typ"), &key), Err(SetError::Header));
    assert_eq!(verify(&set("bad_signature"), &key), Err(SetError::Signature));
    assert_eq!(verify("a.b", &key), Err(SetError::Shape));
    let ours = SigningKey::from_pem("test-sig-key-0001", text(&all, "/signaturePrivatePem").as_bytes()).expect("a key");
    let again = sign(&accepted, &ours).expect("signed");
    assert_eq!(verify(&again, &key), Ok(accepted));
}

#[test]
fn metadata_of_a_peer_is_read_and_judged() {
    let all = vectors();
    let good = text(&all, "/plaintext/metadata_utf8");
    let read = read_metadata(good.as_bytes()).expect("good");
    assert_eq!(read.content_structure.attachments.len(), 1);
    let lenient = good.replace(r#""filename":"#, r#""fragments":[],"filename":"#).replace("2.1.0", "2.7.3");
    assert!(read_metadata(lenient.as_bytes()).is_ok(), "a newer minor version and an empty list of fragments");
    for (what, bad) in [
        ("version", good.replace("metadata/2.1.0", "metadata/3.0.0")),
        ("address", good.replace("schema.fitko.de", "schema.example")),
        ("hash", good.replace("e1e8f61d", "E1E8F61D")),
        ("data type", good.replace("application/json", "text/plain")),
        ("purpose", good.replace(r#""purpose":"attachment""#, r#""purpose":"virus""#)),
        ("json", good[..good.len() - 1].to_owned()),
        ("depth", format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000))),
    ] {
        assert!(read_metadata(bad.as_bytes()).is_err(), "{what}");
    }
}

#[test]
fn callbacks_of_the_documentation_are_believed_for_five_minutes() {
    let all: Value = serde_json::from_str(include_str!("data/callbacks.json")).expect("JSON");
    for vector in all["vectors"].as_array().expect("some") {
        let (secret, body) = (text(vector, "/callbackSecret"), text(vector, "/body"));
        let (at, hmac) = (text(vector, "/callback-timestamp"), text(vector, "/callback-authentication"));
        let sent = Timestamp::from_second(at.parse().expect("seconds")).expect("a moment");
        let check = |at: &str, hmac: &str, body: &str, now| check_callback(secret.as_bytes(), at, hmac, body.as_bytes(), now);
        assert_eq!(check(at, hmac, body, sent), Ok(()));
        assert_eq!(check(at, hmac, body, sent + SignedDuration::from_secs(301)), Err(CallbackFault::Age));
        assert_eq!(check(at, hmac, body, sent - SignedDuration::from_secs(61)), Err(CallbackFault::Age));
        assert_eq!(check(at, hmac, &format!("{body}\n"), sent), Err(CallbackFault::Authentication));
        assert_eq!(check("1672527600", hmac, body, sent), Err(CallbackFault::Authentication));
        assert_eq!(check(at, "zz", body, sent), Err(CallbackFault::Authentication));
    }
}

#[test]
fn what_we_seal_is_for_one_key_alone() {
    let all = vectors();
    let public = EncryptionKey::new(&jwk(&all, "encryptionPublicJwk")).expect("a key");
    let (jwe, tag) = seal(&public, "application/json", b"{}").expect("sealed");
    assert!(jwe.len() >= 776, "the least that the rail takes");
    assert_eq!(tag_of(&jwe), Some(tag));
    let header = jwe.split('.').next().expect("a header");
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(header).expect("base64");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    assert_eq!(header["cty"], "application/json");
    assert_eq!(header.get("zip"), None);
    assert_ne!(jwe, seal(&public, "application/json", b"{}").expect("sealed").0, "a key and a nonce of its own each time");
}
