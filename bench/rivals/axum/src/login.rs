//! `POST /login`: Argon2id with 19 MiB and 2 passes, against a stored hash.

use argon2::{Argon2, PasswordVerifier};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};

use crate::{Refusal, Shared};

#[derive(Deserialize)]
pub struct Credentials {
    password: String,
}

#[derive(Serialize)]
pub struct Answer {
    valid: bool,
}

pub async fn login(
    State(service): State<Shared>,
    Json(Credentials { password }): Json<Credentials>,
) -> Result<Json<Answer>, Refusal> {
    let shared = service.clone();
    let verify = move || {
        // The costs are those of the stored hash.
        let stored: &str = &shared.stored_hash;
        Ok(Argon2::default().verify_password(password.as_bytes(), stored).is_ok())
    };
    let valid = service.compute.run(verify).await?;
    Ok(Json(Answer { valid }))
}
