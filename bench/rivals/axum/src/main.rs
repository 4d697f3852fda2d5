//! The mixed service of `bench/http` on Axum.
//!
//!     offloop-bench-axum FOLDER [--permits N]
//!
//! FOLDER holds `report.json` and `stored-hash.txt`, which every server of the bench reads. Prints `{"port":…}` once it
//! listens on a free port of 127.0.0.1, and ends when its standard input does: whoever started it is gone then.

mod compute;
mod login;
mod orders;
mod report;

use std::{error::Error, io::Read, path::Path, sync::Arc};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use compute::Compute;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BODY_LIMIT: usize = 8 << 20;

pub struct Service {
    compute: Compute,
    report: Vec<u8>,
    stored_hash: String,
}

type Shared = Arc<Service>;

/// Why a request has no answer; the status is all that a client sees.
struct Refusal(StatusCode);

impl<E: Error> From<E> for Refusal {
    fn from(_: E) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

fn zstd_json(body: Vec<u8>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CONTENT_ENCODING, "zstd")];
    (headers, body).into_response()
}

/// None: as many blocking threads as tokio likes, which is up to 512.
fn permits() -> Result<Option<usize>, Box<dyn Error>> {
    let mut arguments = std::env::args().skip_while(|each| each != "--permits");
    match (arguments.next(), arguments.next()) {
        (Some(_), Some(number)) => Ok(Some(number.parse()?)),
        (Some(_), None) => Err("--permits needs a number".into()),
        _ => Ok(None),
    }
}

fn end_with_standard_input() {
    std::thread::spawn(|| {
        let mut sink = [0; 64];
        while matches!(std::io::stdin().read(&mut sink), Ok(count) if count > 0) {}
        std::process::exit(0);
    });
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let folder = Path::new(&folder);
    let service = Arc::new(Service {
        compute: Compute::new(permits()?),
        report: std::fs::read(folder.join("report.json"))?,
        stored_hash: std::fs::read_to_string(folder.join("stored-hash.txt"))?,
    });
    let app = Router::new()
        .route("/ping", get(async || "pong"))
        .route("/orders", post(orders::summary))
        .route("/login", post(login::login))
        .route("/report", get(report::report))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(service);

    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    end_with_standard_input();
    println!("{{\"port\":{}}}", listener.local_addr()?.port());
    axum::serve(listener, app).await?;
    Ok(())
}
