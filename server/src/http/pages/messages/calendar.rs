//! `/rueckfragen/{id}/termin.ics`: the appointment for the person's own calendar (RFC 5545).

use crate::http::{
    AppState,
    pages::{PageResult, authority_of, part},
    problems::Failure,
    visit::ApplicantVisit,
};
use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse as _,
};
use domain::{deadline::berlin, id::MessageId, message::MessageKind};
use jiff::Timestamp;

pub async fn download(State(state): State<AppState>, who: ApplicantVisit, Path(message): Path<String>) -> PageResult {
    let id: MessageId = part(&message)?;
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    let MessageKind::AppointmentNotice(appointment) = &overview.record.message.content.kind else {
        return Err(Failure::not_yours());
    };
    let starts_at = appointment.starts_at.to_zoned(berlin()).map_err(|_| Failure::not_yours())?.timestamp();
    let authority = authority_of(&state, &overview.record.message).name;
    let place = appointment.place.binding.as_str();
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Rueckkanal//DE".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{id}"),
        format!("DTSTAMP:{}", utc(overview.record.message.created_at)),
        format!("DTSTART:{}", utc(starts_at)),
        // The calendar of a phone may be seen by others: no subject, no case number.
        format!("SUMMARY:{}", escaped(&authority)),
        format!("LOCATION:{}", escaped(place)),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    let body: String = lines.iter().map(|line| folded(line)).collect();
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"termin.ics\""),
    ];
    Ok((headers, body).into_response())
}

fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Lines have at most 75 octets; longer ones go on behind a space.
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 74 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}
