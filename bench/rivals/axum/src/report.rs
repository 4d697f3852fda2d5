//! `GET /report`: 2 MB of JSON that the service holds, compressed for each request.

use axum::{extract::State, response::Response};

use crate::{Refusal, Shared, compute::compress, zstd_json};

pub async fn report(State(service): State<Shared>) -> Result<Response, Refusal> {
    let shared = service.clone();
    service.compute.run(move || Ok(compress(&shared.report)?)).await.map(zstd_json)
}
