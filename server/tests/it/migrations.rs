//! What a migration makes of rows that an older version of the program left.

use crate::support::On;
use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

/// A database with the schema of before, seen by the program that comes with it.
struct Old {
    on: On,
    place: String,
    _folder: tempfile::TempDir,
}

impl Old {
    /// With all migrations before this one.
    async fn before(on: On, migration: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = match on {
            On::Sqlite => folder.path().join("old.sqlite").display().to_string(),
            On::Postgres => crate::support::new_database().await,
        };
        let old = Self { on, place, _folder: folder };
        for file in old.files().into_iter().filter(|file| file.file_name().unwrap().to_str().unwrap() < migration) {
            old.sql(&fs::read_to_string(file).unwrap());
        }
        old
    }

    fn files(&self) -> Vec<PathBuf> {
        let database = if self.on == On::Sqlite { "sqlite" } else { "postgres" };
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(database);
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    fn migrate(&self, migration: &str) {
        let file = self.files().into_iter().find(|file| file.ends_with(migration)).unwrap();
        // In one transaction, as the program does.
        self.sql(&format!("begin;\n{}\ncommit;", fs::read_to_string(file).unwrap()));
    }

    /// What it answers: a row a line, columns between bars.
    fn sql(&self, text: &str) -> String {
        let mut command = match self.on {
            On::Sqlite => {
                let mut command = Command::new("sqlite3");
                command.args(["-bail", &self.place]);
                command
            }
            On::Postgres => {
                let mut command = Command::new("psql");
                command.args(["--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]);
                command.arg(&self.place);
                command
            }
        };
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut program = command.spawn().expect("installed by `cargo xtask test rust`");
        // As the program opens it.
        let text = if self.on == On::Sqlite { format!("pragma foreign_keys = on;\n{text}") } else { text.to_owned() };
        program.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = program.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// An id, as this database writes it.
    fn id(&self, number: u8) -> String {
        match self.on {
            On::Sqlite => format!("x'{number:032x}'"),
            On::Postgres => format!("'{number:032x}'::uuid"),
        }
    }

    fn moment(&self, seconds: i64) -> String {
        match self.on {
            On::Sqlite => (seconds * 1_000_000).to_string(),
            On::Postgres => format!("to_timestamp({seconds})"),
        }
    }
}

async fn deliveries_become_errands(on: On) {
    const MIGRATION: &str = "20261130030000_add_errands.sql";
    let old = Old::before(on, MIGRATION).await;
    let (id, at) = (|number| old.id(number), |seconds| old.moment(seconds));
    // Only what it reads of them.
    let (uuid, time) = if on == On::Sqlite { ("blob", "integer") } else { ("uuid", "timestamptz") };
    let cascade = if on == On::Sqlite { "" } else { " cascade" };
    for (table, columns) in [
        ("documents", format!("tenant_id text, scan text, received_at {time}")),
        ("replies", format!("message_id {uuid}")),
        ("messages", "case_system_id text".to_owned()),
    ] {
        old.sql(&format!("drop table {table}{cascade}; create table {table} (id {uuid} primary key, {columns});"));
    }
    old.sql(&format!("insert into messages values ({}, 'kfz')", id(1)));
    // Waits; is under way and settled; is stuck, on another way, with copies to come; is there.
    for (number, state, packed, route, settled) in [
        (11, "pending", "null", "null", "null".to_owned()),
        (12, "pending", &*at(90), "null", "null".to_owned()),
        (13, "needs_person", "null", "'other'", at(80)),
        (14, "delivered", &*at(70), "null", at(75)),
    ] {
        old.sql(&format!("insert into replies values ({}, {})", id(number), id(1)));
        old.sql(&format!(
            "insert into deliveries (id, tenant_id, reply_id, state, attempts, next_at, settled_at, detail, created_at, packed_at, case_system_id)
             values ({}, 'land', {}, '{state}', 2, {}, {settled}, 'detail', {}, {packed}, {route})",
            id(number + 10),
            id(number),
            at(100),
            at(50),
        ));
    }
    old.sql(&format!("update deliveries set lease = {}, lease_until = {} where id = {}", id(99), at(110), id(22)));
    old.sql(&format!("update deliveries set stuck_since = {}, given_up_at = {} where id = {}", at(70), at(85), id(23)));
    for (number, outcome) in [(1, "failed"), (2, "rejected")] {
        let (of, from, to) = (id(23), at(60), at(61));
        old.sql(&format!("insert into delivery_attempts values ({of}, {number}, {from}, {to}, '{outcome}', 'why')"));
    }
    old.sql(&format!("insert into documents values ({}, 'land', 'unscanned', {})", id(31), at(40)));
    old.sql(&format!("insert into documents values ({}, 'land', 'clean', {})", id(32), at(40)));
    old.migrate(MIGRATION);

    let rows = old.sql("select route, state, attempts, case when after_id is null then 'free' else 'waits' end from errands where kind = 'deliver_reply' order by id");
    assert_eq!(
        rows,
        "case_system:kfz|pending|2|waits\ncase_system:kfz|pending|2|free\ncase_system:other|needs_person|2|waits\ncase_system:kfz|done|2|free"
    );
    // What a worker holds, and since when somebody is asked, stays as it was.
    let same = |column: &str, value: String| format!("case when {column} = {value} then 'same' else 'other' end");
    let held = format!("select {}, {} from errands where id = {}", same("lease", id(99)), same("lease_until", at(110)), id(22));
    assert_eq!(old.sql(&held), "same|same");
    let (since, given_up) = (same("stuck_since", at(70)), same("given_up_at", at(85)));
    let (settled, due) = (same("settled_at", at(80)), same("due_at", at(100)));
    let asked = format!("select {since}, {given_up}, {settled}, {due}, detail from errands where id = {}", id(23));
    assert_eq!(old.sql(&asked), "same|same|same|same|detail");
    let rows = old.sql("select route, state, attempts from errands where kind = 'make_renditions'");
    assert_eq!(rows, "renderer|pending|0\nrenderer|pending|0", "copies of what is not settled");
    let waits = "select count(*) from errands as delivery join errands as copies on copies.id = delivery.after_id where copies.subject_id = delivery.subject_id";
    assert_eq!(old.sql(waits), "2");
    assert_eq!(old.sql("select route, state from errands where kind = 'scan_again'"), "scanner|pending");
    assert_eq!(old.sql("select number, outcome from errand_attempts order by number"), "1|later\n2|needs_person");
    assert_eq!(old.sql("select count(*) from deliveries where packed_at is not null"), "2");
    for payload in old.sql("select payload from errands").lines() {
        let read: domain::errand::Payload = serde_json::from_str(payload).unwrap_or_else(|error| panic!("{payload}: {error}"));
        let subject = domain::errand::Task::from(read).subject();
        assert!([11, 12, 13, 14, 31].contains(&subject.as_u128()), "{payload}");
    }
}

#[tokio::test]
async fn deliveries_become_errands_on_sqlite() {
    deliveries_become_errands(On::Sqlite).await;
}

#[tokio::test]
async fn deliveries_become_errands_on_postgres() {
    deliveries_become_errands(On::Postgres).await;
}
