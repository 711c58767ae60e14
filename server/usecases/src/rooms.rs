//! The rooms over their ports: each is given just those that it needs.

use crate::{
    Scanning,
    access::{Access, AccessLog, CaseSystem, Directory, Tenant},
    answering::Answering,
    barriers::Barriers,
    casework::Casework,
    delivery::{Delivery, breakers::Breakers},
    documents::{Documents, Pictures, Turns, bytes::DocumentBytes},
    errands::{Errands, NextWay, pace::Paces},
    events::Events,
    messages::{Messages, incoming_files::IncomingFiles},
    notices::{Announcer, NoticeWays, Notices},
    operations::Operations,
    rail::{Rail, RailService},
    replies::Replies,
    retention::Retention,
    webhooks::Webhooks,
    xoev::{Xoev, XoevService, put_off::PutOff},
};
use domain::{
    errand::Route,
    id::{CaseSystemId, ProviderId, TenantId},
    message::Message,
};
use ports::{
    AccessTokens, Alarm, BarrierReports, Clock, DocumentRenderer, DocumentStore, IdentityProvider, LetterPrinter, MailInbox,
    Mailer, MessageReader, PackageFormat, PortalAddresses, SecretSafe, Way, Webhook, storage::Storage,
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::sync::Notify;

/// Everything that the rooms need of the world.
#[derive(Clone)]
pub struct Ports {
    pub directory: Arc<Directory>,
    pub storage: Arc<dyn Storage>,
    pub documents: Arc<dyn DocumentStore>,
    pub scanning: Scanning,
    pub clock: Arc<dyn Clock>,
    pub providers: HashMap<ProviderId, Arc<dyn IdentityProvider>>,
    /// Of case systems that sign in with somebody else. `None`: there are none.
    pub access_tokens: Option<Arc<dyn AccessTokens>>,
    /// How replies get into the case files of each case system.
    pub ways: HashMap<Route, Way>,
    /// Case systems that speak FIT-Connect.
    pub rail: HashMap<CaseSystemId, RailService>,
    /// Case systems that exchange messages of an XÖV standard.
    pub xoev: HashMap<CaseSystemId, XoevService>,
    /// Programs of organizations that want to be told of events, by their ids.
    pub webhooks: HashMap<String, Arc<dyn Webhook>>,
    /// Case systems that want to be told of events.
    pub case_system_webhooks: HashMap<CaseSystemId, Arc<dyn Webhook>>,
    pub message_reader: Arc<dyn MessageReader>,
    pub safe: Arc<dyn SecretSafe>,
    /// Of packages that somebody takes out by hand whose way is gone from the configuration.
    pub package_format: Arc<dyn PackageFormat>,
    /// Whom to tell that something waits for a person; `None`: the log alone.
    pub alarm: Option<Arc<dyn Alarm>>,
    /// Of the tenants that take reports by a form.
    pub barrier_reports: HashMap<TenantId, Arc<dyn BarrierReports>>,
    /// Makes the tokens of notice links.
    pub link_key: [u8; 32],
    /// Draws documents. `None`: there are no previews, and files are not looked into.
    pub renderer: Option<Arc<dyn DocumentRenderer>>,
    /// By which people are told.
    pub notice_ways: NoticeWays,
    /// Sets letters. `None`: there are none.
    pub letter_printer: Option<Arc<dyn LetterPrinter>>,
    /// Mail that comes back, by tenant.
    pub inboxes: HashMap<TenantId, Arc<dyn MailInbox>>,
    /// Short mails of tenants that send e-mails.
    pub mailers: HashMap<TenantId, Arc<dyn Mailer>>,
    pub addresses: Arc<dyn PortalAddresses>,
    /// Who came in, looked, or was refused.
    pub access_log: Arc<AccessLog>,
    /// Who is served next where only a few can be at once.
    pub turns: AllTurns,
}

/// Each kind of work has places of its own, so that none keeps the others waiting.
#[derive(Debug, Clone)]
pub struct AllTurns {
    /// Files that arrive are looked into.
    pub looking: Arc<Turns>,
    /// Pages are drawn for people to see.
    pub drawing: Arc<Turns>,
    pub scanning: Arc<Turns>,
    /// How long somebody who waits for an answer waits for a turn.
    pub patience: Duration,
}

/// What the portal can do. Whoever has the rooms has no port but the clock and the configuration's directory.
#[derive(Clone)]
pub struct Rooms {
    pub directory: Arc<Directory>,
    pub clock: Arc<dyn Clock>,
    /// Wakes the worker when there is something to deliver or to scan.
    pub wake: Arc<Notify>,
    pub access: Arc<Access>,
    pub messages: Arc<Messages>,
    pub notices: Arc<Notices>,
    pub answering: Arc<Answering>,
    pub documents: Arc<Documents>,
    pub replies: Arc<Replies>,
    pub delivery: Arc<Delivery>,
    pub errands: Arc<Errands>,
    pub casework: Arc<Casework>,
    pub retention: Arc<Retention>,
    pub barriers: Arc<Barriers>,
    pub operations: Arc<Operations>,
    pub rail: Arc<Rail>,
    pub xoev: Arc<Xoev>,
    pub events: Arc<Events>,
    pub webhooks: Arc<Webhooks>,
}

impl std::fmt::Debug for Rooms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rooms")
    }
}

/// Where a reply is once it was handed over, and nobody has said more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedOver {
    ToAuthority,
    /// With the authority only when the authority says so.
    ToRail,
    /// Here to be fetched, at least where no other way is open.
    Offered,
}

impl Rooms {
    pub fn new(ports: Ports) -> Self {
        let Ports { directory, storage, documents, clock, renderer, link_key, turns, .. } = ports;
        let wake = Arc::new(Notify::new());
        let bytes = Arc::new(DocumentBytes {
            store: documents.clone(),
            uploads: Arc::default(),
            pictures: Arc::new(Pictures::new(&*clock)),
        });
        let access = Arc::new(Access {
            directory: directory.clone(),
            log: ports.access_log,
            storage: storage.clone(),
            clock: clock.clone(),
            providers: ports.providers,
            tokens: ports.access_tokens,
            link_key,
            watches: Arc::default(),
        });
        let announcer = Arc::new(Announcer { directory: directory.clone(), clock: clock.clone() });
        let notices = Arc::new(Notices {
            access: access.clone(),
            directory: directory.clone(),
            storage: storage.clone(),
            ways: ports.notice_ways,
            printer: ports.letter_printer,
            inboxes: ports.inboxes,
            mailers: ports.mailers,
            addresses: ports.addresses,
            announcer: announcer.clone(),
            clock: clock.clone(),
            link_key,
            wake: wake.clone(),
        });
        let files = IncomingFiles { documents: documents.clone(), scanning: ports.scanning.clone(), clock: clock.clone() };
        let messages = Arc::new(Messages {
            access: access.clone(),
            documents: documents.clone(),
            files: files.clone(),
            storage: storage.clone(),
            announcer: announcer.clone(),
            clock: clock.clone(),
            wake: wake.clone(),
        });
        let answering = Arc::new(Answering {
            access: access.clone(),
            messages: messages.clone(),
            storage: storage.clone(),
            clock: clock.clone(),
        });
        let replies = Arc::new(Replies {
            access: access.clone(),
            messages: messages.clone(),
            answering: answering.clone(),
            directory: directory.clone(),
            storage: storage.clone(),
            bytes: bytes.clone(),
            announcer: announcer.clone(),
            clock: clock.clone(),
            wake: wake.clone(),
        });
        let breakers = Arc::<Breakers>::default();
        let next_ways = next_ways(&ports.ways, &directory);
        let places = places(&ports.ways, &directory);
        let delivery = Arc::new(Delivery {
            breakers: breakers.clone(),
            access: access.clone(),
            storage: storage.clone(),
            documents: documents.clone(),
            bytes: bytes.clone(),
            announcer: announcer.clone(),
            ways: ports.ways,
            package_format: ports.package_format,
            renderer: renderer.clone(),
            alarm: ports.alarm,
            clock: clock.clone(),
            wake: wake.clone(),
        });
        let xoev = Arc::new(Xoev {
            put_off: PutOff::default(),
            services: ports.xoev,
            storage: storage.clone(),
            files: files.clone(),
            reader: ports.message_reader.clone(),
            access: access.clone(),
            messages: messages.clone(),
            delivery: delivery.clone(),
            directory: directory.clone(),
            clock: clock.clone(),
            wake: wake.clone(),
        });
        let rail = Arc::new(Rail {
            services: ports.rail,
            storage: storage.clone(),
            files,
            safe: ports.safe,
            reader: ports.message_reader,
            access: access.clone(),
            messages: messages.clone(),
            delivery: delivery.clone(),
            directory: directory.clone(),
            clock: clock.clone(),
            wake: wake.clone(),
            hinted: Arc::default(),
        });
        let documents = Arc::new(Documents {
            access: access.clone(),
            messages: messages.clone(),
            answering: answering.clone(),
            replies: replies.clone(),
            directory: directory.clone(),
            storage: storage.clone(),
            uploads: bytes.uploads.clone(),
            pictures: bytes.pictures.clone(),
            bytes: bytes.clone(),
            store: documents,
            scanning: ports.scanning,
            renderer,
            coming: Arc::default(),
            turns: turns.clone(),
            clock: clock.clone(),
            wake: wake.clone(),
        });
        let events = Arc::new(Events { access: access.clone(), storage: storage.clone() });
        Self {
            errands: Arc::new(Errands {
                paces: paces(&directory),
                places,
                next_ways,
                breakers,
                storage: storage.clone(),
                delivery: delivery.clone(),
                documents: documents.clone(),
                notices: notices.clone(),
                rail: rail.clone(),
                xoev: xoev.clone(),
                clock: clock.clone(),
            }),
            casework: Arc::new(Casework { access: access.clone(), storage: storage.clone(), clock: clock.clone() }),
            retention: Arc::new(Retention { storage: storage.clone(), bytes: bytes.clone(), clock: clock.clone() }),
            barriers: Arc::new(Barriers { barrier_reports: ports.barrier_reports, clock: clock.clone() }),
            events: events.clone(),
            webhooks: Arc::new(Webhooks {
                access: access.clone(),
                storage: storage.clone(),
                events,
                programs: ports.webhooks,
                case_systems: ports.case_system_webhooks,
                clock: clock.clone(),
            }),
            operations: Arc::new(Operations { storage: storage.clone(), turns: turns.clone() }),
            directory,
            clock,
            wake,
            access,
            messages,
            notices,
            answering,
            documents,
            replies,
            delivery,
            rail,
            xoev,
        }
    }
}

impl Rooms {
    /// Whether a message can have files of the authority.
    pub fn brings_files(&self, message: &Message) -> bool {
        let system = &message.case_system;
        message.content.attachments > 0 || self.rail.speaks(system) || self.xoev.speaks(system)
    }

    /// What it means that a reply to a case system was handed over.
    pub fn handed_over(&self, system: &CaseSystemId) -> HandedOver {
        if self.delivery.is_fetched_by(system) {
            HandedOver::Offered
        } else if self.rail.speaks(system) || self.xoev.is_confirmed_by(system) {
            HandedOver::ToRail
        } else {
            HandedOver::ToAuthority
        }
    }
}

/// What tenants allow their channels in a minute, and case systems their ways.
fn paces(directory: &Directory) -> Paces {
    let of_tenant = |tenant: &Tenant| {
        let limits = tenant.notices.iter().flat_map(|notices| notices.per_minute.iter());
        limits.map(|(channel, per_minute)| (Route::notices(&tenant.id, *channel), *per_minute)).collect::<Vec<_>>()
    };
    let of_system = |system: &CaseSystem| Some((Route::case_system(&system.id), system.budget.per_minute?));
    let systems = directory.case_systems.iter().filter_map(of_system);
    Paces::new(directory.tenants.iter().flat_map(of_tenant).chain(systems))
}

/// Attempts at once on ways into case files: as the channel can, or as the operator wants it for the first way of a case system.
fn places(ways: &HashMap<Route, Way>, directory: &Directory) -> HashMap<Route, usize> {
    let wanted = |system: &CaseSystem| Some((Route::case_system(&system.id), usize::from(system.budget.at_once?)));
    let able = ways.iter().map(|(route, way)| (route.clone(), way.channel.places()));
    able.chain(directory.case_systems.iter().filter_map(wanted)).collect()
}

/// From each way to the one that is gone where it is closed.
fn next_ways(ways: &HashMap<Route, Way>, directory: &Directory) -> HashMap<Route, NextWay> {
    let of = |route: &Route| {
        let system = route.to_case_system()?;
        let next = Route::way(&system, route.way_number()?.checked_add(1)?);
        let after = directory.case_systems.iter().find(|one| one.id == system)?.fall_back_after;
        ways.contains_key(&next).then(|| (route.clone(), NextWay { route: next, after }))
    };
    ways.keys().filter_map(of).collect()
}
