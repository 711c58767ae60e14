//! The model of the return channel: what authorities ask, what people answer, and the rules between.
//! No IO, no async, no rendering; time and ids are handed in.

pub mod access_code; // the code on a letter
pub mod accessibility; // the statement on accessibility, as data
pub mod authority; // who asks: tenant, authority, the case it belongs to
pub mod binding; // is this login the person the message is for?
pub mod deadline; // until when: calendar, holidays, the one time zone
pub mod delivery; // how a reply gets into the case file
pub mod din91379; // characters that messages between authorities can carry
pub mod document; // an uploaded document and its scan states
pub mod document_request; // papers the authority asks for, and the answers that are no file
pub mod errand; // what is to be done outside of requests, and when to try again
pub mod event; // what happens to a message
pub mod id; // one id type per entity
pub mod message; // authority → applicant
pub mod notice; // telling a person that there is something for them
pub mod person; // who is looking: applicant, clerk, trust level
pub mod personal; // keeps personal values out of logs
pub mod question; // the closed set of question kinds
pub mod rail; // cases, arrivals and transmissions over FIT-Connect
pub mod reply; // applicant → authority: draft, submitted, receipt
pub mod representation; // acting for somebody else
pub mod text; // bounded, normalized texts and translations
pub mod xoev; // messages of XÖV standards, and where each stands
