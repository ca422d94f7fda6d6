//! A connection on a thread of its own, while rows of it stream: SQLite's cursor cannot leave its thread, and a stream
//! may be held for any time. Orders come through a mailbox, one after the other, so statements and streams of the same
//! connection take turns. The connection goes back to who asks for it when no stream is open.

use super::{map_error, run_with};
use crate::backend::batches::OnStreamRow;
use crate::backend::{OnRow, Outcome, Prepared};
use crate::cell::Row;
use crate::db::pool::Lease;
use crate::error::{Error, ErrorKind, Result};
use rusqlite::{Connection, InterruptHandle};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::oneshot;

/// A connection of a pool: here, or on a thread of its own.
pub(crate) enum Conn {
    Local(Connection),
    Hosted(Host),
}

/// What is known here of a connection on a thread of its own. Dropping it ends the thread when no stream is open.
pub(crate) struct Host {
    mailbox: Sender<Message>,
    shared: Arc<Shared>,
    /// Where the connection will come back; kept, so that who is cancelled while waiting loses nothing.
    coming_back: Option<oneshot::Receiver<Connection>>,
}

struct Shared {
    open_streams: AtomicUsize,
    next_stream: AtomicU64,
    is_autocommit: AtomicBool,
    interrupt: InterruptHandle,
}

/// Each open stream is a level of the thread's stack, so they are limited.
const MAX_STREAMS: usize = 64;

enum Message {
    Open(Opening),
    Order(Order),
    Run(Prepared, oneshot::Sender<Ran>),
    Batch(String, oneshot::Sender<Result<()>>),
    Tell(Told),
    TakeBack(oneshot::Sender<Connection>),
}

struct Opening {
    id: u64,
    statement: Prepared,
    on_row: OnStreamRow,
}

/// Something small to do to the connection.
type Told = Box<dyn FnOnce(&Connection) -> rusqlite::Result<()> + Send>;

/// What concerns one open stream.
enum Order {
    Next(u64, oneshot::Sender<Result<bool>>),
    Close(u64),
}

/// What a statement did, and its rows.
type Ran = (Result<Outcome>, super::KeptRows);

/// Why a level ended.
enum Exit {
    Closed,
    TakenBack(oneshot::Sender<Connection>),
    /// Nobody is left who could order anything.
    Alone,
}

#[cold]
fn gone() -> Error {
    Error::new(ErrorKind::Connection, "the connection is gone")
}

impl Conn {
    /// Whether no transaction is open, as of the last statement.
    pub(crate) fn is_autocommit(&self) -> bool {
        match self {
            Self::Local(connection) => connection.is_autocommit(),
            Self::Hosted(host) => host.shared.is_autocommit.load(Ordering::Acquire),
        }
    }

    /// Does something small to the connection before anything else runs on it. On a thread of its own nobody waits for
    /// it, so nobody learns that it failed.
    pub(crate) fn tell(
        &self,
        what: impl FnOnce(&Connection) -> rusqlite::Result<()> + Send + 'static,
    ) -> Result<()> {
        match self {
            Self::Local(connection) => what(connection).map_err(map_error),
            Self::Hosted(host) => host
                .mailbox
                .send(Message::Tell(Box::new(what)))
                .map_err(|_| gone()),
        }
    }
}

/// The connection itself, brought back from its thread when no stream is open; `None` while one is.
pub(crate) async fn local(lease: &mut Lease<Conn>) -> Result<Option<&mut Connection>> {
    if let Conn::Hosted(host) = lease.connection()? {
        if host.shared.open_streams.load(Ordering::Acquire) > 0 {
            return Ok(None);
        }
        let returned = host.take_back().await;
        lease.take();
        lease.put(Conn::Local(returned?));
    }
    Ok(match lease.connection()? {
        Conn::Local(connection) => Some(connection),
        Conn::Hosted(_) => None,
    })
}

/// The thread that has the connection; a new one when it is here.
pub(crate) fn hosted(lease: &mut Lease<Conn>) -> Result<&mut Host> {
    if matches!(lease.connection()?, Conn::Local(_)) {
        let (mailbox, orders) = mpsc::channel::<Message>();
        let (send, receive) = mpsc::channel::<(Connection, Arc<Shared>)>();
        // Not one of the runtime's blocking threads: those are for work that ends, and a stream may be held for any time.
        std::thread::Builder::new()
            .name("orm-sqlite-stream".into())
            .spawn(move || {
                if let Ok((connection, shared)) = receive.recv() {
                    serve(connection, &shared, &orders);
                }
            })
            .map_err(|error| {
                Error::new(
                    ErrorKind::Connection,
                    "no thread can be started for the stream",
                )
                .with_source(error)
            })?;
        let Some(Conn::Local(connection)) = lease.take() else {
            return Err(gone());
        };
        let shared = Arc::new(Shared {
            open_streams: AtomicUsize::new(0),
            next_stream: AtomicU64::new(0),
            is_autocommit: AtomicBool::new(connection.is_autocommit()),
            interrupt: connection.get_interrupt_handle(),
        });
        send.send((connection, Arc::clone(&shared)))
            .map_err(|_| gone())?;
        lease.put(Conn::Hosted(Host {
            mailbox,
            shared,
            coming_back: None,
        }));
    }
    match lease.connection()? {
        Conn::Hosted(host) => Ok(host),
        Conn::Local(_) => Err(gone()),
    }
}

impl Host {
    async fn take_back(&mut self) -> Result<Connection> {
        let coming = match &mut self.coming_back {
            Some(coming) => coming,
            none => {
                let (reply, coming) = oneshot::channel();
                self.mailbox
                    .send(Message::TakeBack(reply))
                    .map_err(|_| gone())?;
                none.insert(coming)
            }
        };
        coming.await.map_err(|_| gone())
    }

    pub(crate) async fn run(&self, statement: Prepared, on_row: OnRow<'_>) -> Result<Outcome> {
        let (reply, ran) = oneshot::channel();
        self.mailbox
            .send(Message::Run(statement, reply))
            .map_err(|_| gone())?;
        let (outcome, rows) = ran.await.map_err(|_| gone())?;
        let outcome = outcome?;
        rows.hand_out(on_row)?;
        Ok(outcome)
    }

    pub(crate) async fn batch(&self, script: &str) -> Result<()> {
        let (reply, done) = oneshot::channel();
        self.mailbox
            .send(Message::Batch(script.to_owned(), reply))
            .map_err(|_| gone())?;
        done.await.map_err(|_| gone())?
    }

    pub(crate) fn open(&self, statement: Prepared, on_row: OnStreamRow) -> Result<HostedRows> {
        let id = self.shared.next_stream.fetch_add(1, Ordering::Relaxed);
        if self.shared.open_streams.load(Ordering::Acquire) >= MAX_STREAMS {
            let message = format!("{MAX_STREAMS} streams are open on the same connection");
            return Err(Error::new(ErrorKind::Usage, message));
        }
        let opening = Opening {
            id,
            statement,
            on_row,
        };
        self.mailbox
            .send(Message::Open(opening))
            .map_err(|_| gone())?;
        self.shared.open_streams.fetch_add(1, Ordering::AcqRel);
        let mut rows = HostedRows {
            id,
            mailbox: self.mailbox.clone(),
            shared: Arc::clone(&self.shared),
            reply: None,
            lease: None,
        };
        rows.read_ahead();
        Ok(rows)
    }
}

/// The rows of a statement on a hosted connection. Dropping it closes the statement.
pub(crate) struct HostedRows {
    id: u64,
    mailbox: Sender<Message>,
    shared: Arc<Shared>,
    /// The batch that is being read.
    reply: Option<oneshot::Receiver<Result<bool>>>,
    /// The connection, when nobody else uses it.
    lease: Option<Lease<Conn>>,
}

impl HostedRows {
    /// Keeps the connection to itself until it is dropped.
    pub(crate) fn alone_on(mut self, lease: Lease<Conn>) -> Self {
        self.lease = Some(lease);
        self
    }

    pub(crate) fn read_ahead(&mut self) {
        if self.reply.is_none() {
            let (reply, batch) = oneshot::channel();
            // When nobody is there to read it, waiting for the reply fails.
            let _ = self
                .mailbox
                .send(Message::Order(Order::Next(self.id, reply)));
            self.reply = Some(batch);
        }
    }

    pub(crate) async fn next(&mut self) -> Result<bool> {
        self.read_ahead();
        let batch = match &mut self.reply {
            Some(reply) => reply.await.map_err(|_| gone()),
            None => Err(gone()),
        };
        self.reply = None;
        batch?
    }
}

impl Drop for HostedRows {
    fn drop(&mut self) {
        // Sent before the count goes down: whoever sees the count takes the connection back behind this.
        let _ = self.mailbox.send(Message::Order(Order::Close(self.id)));
        self.shared.open_streams.fetch_sub(1, Ordering::AcqRel);
        // A batch may take long to find its rows. Nothing else runs on the connection, so nothing else is interrupted.
        if self.lease.is_some() && self.reply.is_some() {
            self.shared.interrupt.interrupt();
        }
    }
}

/// The life of the thread.
fn serve(connection: Connection, shared: &Shared, orders: &Receiver<Message>) {
    let thread = Thread {
        connection: &connection,
        shared,
        orders,
    };
    if let Exit::TakenBack(reply) = thread.idle() {
        // Nobody waits for it any more when the pool is gone; then it is closed.
        let _ = reply.send(connection);
    }
}

struct Thread<'a> {
    connection: &'a Connection,
    shared: &'a Shared,
    orders: &'a Receiver<Message>,
}

impl Thread<'_> {
    fn idle(&self) -> Exit {
        loop {
            match self.orders.recv() {
                Err(_) => return Exit::Alone,
                // Of a stream that is closed already.
                Ok(Message::Order(_)) => {}
                Ok(Message::TakeBack(reply)) => return Exit::TakenBack(reply),
                Ok(Message::Open(opening)) => match self.stream(opening, &mut |_| {}) {
                    Exit::Closed => {}
                    exit => return exit,
                },
                Ok(message) => self.work(message),
            }
        }
    }

    /// One open stream. Others that were open before it get their orders through `others`; those that are opened while
    /// it is are levels above.
    fn stream(&self, opening: Opening, others: &mut dyn FnMut(Order)) -> Exit {
        let Opening {
            id,
            statement,
            mut on_row,
        } = opening;
        let mut prepared = super::bound(self.connection, &statement);
        let mut rows = prepared.as_mut().map(|prepared| prepared.raw_query());
        let mut step = || match &mut rows {
            Ok(rows) => batch(rows, &mut on_row),
            Err(error) => Err(std::mem::replace(*error, gone())),
        };
        let mut is_closed = false;
        while !is_closed {
            match self.orders.recv() {
                Err(_) => return Exit::Alone,
                Ok(Message::Order(Order::Close(closed))) if closed == id => is_closed = true,
                // A reply that nobody waits for: the stream is about to be closed.
                Ok(Message::Order(Order::Next(next, reply))) if next == id => {
                    let _ = reply.send(step());
                }
                Ok(Message::Order(order)) => others(order),
                Ok(Message::TakeBack(reply)) => return Exit::TakenBack(reply),
                Ok(Message::Open(opening)) => {
                    let exit = self.stream(opening, &mut |order| match order {
                        Order::Close(closed) if closed == id => is_closed = true,
                        Order::Next(next, reply) if next == id => {
                            let _ = reply.send(step());
                        }
                        order => others(order),
                    });
                    match exit {
                        Exit::Closed => {}
                        exit => return exit,
                    }
                }
                Ok(message) => self.work(message),
            }
        }
        Exit::Closed
    }

    fn work(&self, message: Message) {
        match message {
            Message::Run(statement, reply) => {
                let mut rows = super::KeptRows::default();
                let outcome = run_with(self.connection, &statement, &mut |row, columns| {
                    rows.keep(row, columns)
                });
                self.remember();
                let _ = reply.send((outcome, rows));
            }
            Message::Batch(script, reply) => {
                let done = self.connection.execute_batch(&script).map_err(map_error);
                self.remember();
                let _ = reply.send(done);
            }
            Message::Tell(what) => {
                // Nobody waits for it.
                let _ = what(self.connection);
                self.remember();
            }
            // Each level takes these itself.
            Message::Open(_) | Message::Order(_) | Message::TakeBack(_) => {}
        }
    }

    fn remember(&self) {
        self.shared
            .is_autocommit
            .store(self.connection.is_autocommit(), Ordering::Release);
    }
}

/// Reads until a batch is full; `false` when the rows are at their end.
fn batch(rows: &mut rusqlite::Rows<'_>, on_row: &mut OnStreamRow) -> Result<bool> {
    while let Some(row) = rows.next().map_err(map_error)? {
        if on_row(Row::new(row))? {
            return Ok(true);
        }
    }
    Ok(false)
}
