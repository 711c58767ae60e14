//! Rückkanal: everything that touches the world. `app` draws, `domain` decides, this crate does.

pub mod accessibility;
pub mod adapters;
pub mod config;
#[cfg(feature = "demo")]
pub mod demo;
pub mod doors;
mod event_row;
pub mod evidence;
pub mod http;
pub mod metrics;
pub mod open_files;
pub mod operate;
pub mod operate_access_events;
pub mod operate_api_keys;
pub mod operate_notices;
pub mod operate_rail;
pub mod operate_webhooks;
pub mod operate_xoev;
mod outgoing;
pub mod parcel_content;
pub mod serve;
mod signing;
pub mod telemetry;
pub mod wiring;
pub mod worker;
