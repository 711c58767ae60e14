//! Whole-app tests in one binary. Each journey runs on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "tests say what they expect")]

mod access;
mod api;
mod api_description;
mod api_faults;
mod architecture;
mod barriers;
mod bucket;
mod cases;
mod clamd;
mod clerks;
mod configuration;
mod delivery;
mod desk;
mod destroying;
mod escaping;
mod finding;
mod forgery;
mod gaps;
mod hand_off;
mod headers;
mod hostile;
mod journey;
mod lands;
mod left_behind;
mod levels;
mod lines;
mod photos;
mod preview;
mod purposes;
mod recognition;
mod representation;
mod resumable;
mod session_end;
mod sessions;
mod submitting;
mod support;
mod take_back;
mod truth;
mod unchecked;
mod under_way;
mod uploads;
mod words;
mod words_elsewhere;
mod words_late;
