//! Logging in with what the machine has, and the clients of one login. Never asks anything and never hangs.

use super::{
    errors::{self, LOGIN_HINT},
    session::Connection,
};
use crate::clouds::{Account, Error, ErrorKind, Login, Session};
use aws_config::{
    AppName, BehaviorVersion, Region, SdkConfig, default_provider::credentials::DefaultCredentialsChain,
    environment::EnvironmentVariableCredentialsProvider, identity::IdentityCache, imds, meta::credentials::CredentialsProviderChain,
    profile::ProfileFileCredentialsProvider, provider_config::ProviderConfig, retry::RetryConfig, timeout::TimeoutConfig,
    web_identity_token::WebIdentityTokenCredentialsProvider,
};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_http_client::{Builder, Connector, proxy::ProxyConfig, tls};
use aws_smithy_runtime_api::client::{http::SharedHttpClient, runtime_components::RuntimeComponents};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::timeout;

/// For all sources of credentials together: a machine without a login must say so, not wait for a metadata service.
const LOGIN_DEADLINE: Duration = Duration::from_secs(5);
/// For the one call that tells who we are, its retries included.
const IDENTITY_DEADLINE: Duration = Duration::from_secs(15);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Clients of every API we use, for one login.
pub(super) struct Clients {
    config: SdkConfig,
    endpoints: BTreeMap<String, String>,
    region: String,
    pub(super) cloudfront: aws_sdk_cloudfront::Client,
    s3: Mutex<HashMap<String, aws_sdk_s3::Client>>,
}

impl Clients {
    pub(super) fn new(config: SdkConfig, region: &str, endpoints: &BTreeMap<String, String>) -> Self {
        // CloudFront is one global service; its requests are signed for us-east-1.
        let mut cloudfront = aws_sdk_cloudfront::config::Builder::from(&config).region(Region::from_static("us-east-1"));
        cloudfront.set_endpoint_url(endpoint(endpoints, "cloudfront").or_else(|| config.endpoint_url().map(str::to_owned)));
        Self {
            cloudfront: aws_sdk_cloudfront::Client::from_conf(cloudfront.build()),
            endpoints: endpoints.clone(),
            region: region.to_owned(),
            s3: Mutex::default(),
            config,
        }
    }

    /// S3 in the region of a bucket: one that was made when the project was elsewhere must still be found and removed.
    pub(super) fn s3(&self, region: Option<&str>) -> aws_sdk_s3::Client {
        let region = region.unwrap_or(&self.region);
        let mut clients = self.s3.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(region) {
            return client.clone();
        }
        let mut config = aws_sdk_s3::config::Builder::from(&self.config).region(Region::new(region.to_owned()));
        if let Some(url) = endpoint(&self.endpoints, "s3") {
            // A stand-in for S3 seldom has a name for each bucket.
            config = config.endpoint_url(url).force_path_style(true);
        }
        let client = aws_sdk_s3::Client::from_conf(config.build());
        clients.insert(region.to_owned(), client.clone());
        client
    }
}

impl std::fmt::Debug for Clients {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clients").field("region", &self.region).finish_non_exhaustive()
    }
}

/// Finds credentials, asks AWS whose they are, and opens a session.
pub(super) async fn connect(login: &Login) -> Result<Box<dyn Session>, Error> {
    let config = configure(login).await?;
    let account = identify(&config, &login.endpoints).await?;
    let clients = Clients::new(config, &login.region, &login.endpoints);
    Ok(Box::new(Connection::new(clients, account)))
}

async fn configure(login: &Login) -> Result<SdkConfig, Error> {
    let http = http_client();
    let region = Region::new(login.region.clone());
    let provider = ProviderConfig::default().with_http_client(http.clone()).with_region(Some(region.clone()));
    let credentials = timeout(LOGIN_DEADLINE, credentials(login, provider)).await.map_err(|_| too_slow())??;

    let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .region(region)
        .credentials_provider(credentials)
        .identity_cache(IdentityCache::lazy().build())
        .http_client(http)
        // One attempt: `guard` decides what is tried again, and when.
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts);
    if let Some(profile) = &login.settings.profile {
        loader = loader.profile_name(profile);
    }
    if let Ok(name) = AppName::new("mikrocloud") {
        loader = loader.app_name(name);
    }
    timeout(LOGIN_DEADLINE, loader.load()).await.map_err(|_| too_slow())
}

/// Where credentials come from, proved to give some.
async fn credentials(login: &Login, config: ProviderConfig) -> Result<SharedCredentialsProvider, Error> {
    let chain = match &login.settings.profile {
        None => {
            let chain = DefaultCredentialsChain::builder().imds_client(metadata_service(&config)).configure(config);
            SharedCredentialsProvider::new(chain.build().await)
        }
        // A profile that is named and missing must not end in the login of the machine that this happens to run on.
        Some(profile) => SharedCredentialsProvider::new(
            CredentialsProviderChain::first_try("Environment", EnvironmentVariableCredentialsProvider::new())
                .or_else("WebIdentityToken", WebIdentityTokenCredentialsProvider::builder().configure(&config).build())
                .or_else("Profile", ProfileFileCredentialsProvider::builder().configure(&config).profile_name(profile).build()),
        ),
    };
    match (chain.provide_credentials().await, &login.settings.profile) {
        (Ok(_), _) => Ok(chain),
        (Err(error), None) => Err(errors::no_credentials("aws login", &error)),
        (Err(error), Some(profile)) => Err(errors::no_credentials("aws login", &error).hint(format!(
            "run `aws sso login --profile {profile}` or `aws configure --profile {profile}`, or correct `clouds.aws.profile`"
        ))),
    }
}

async fn identify(config: &SdkConfig, endpoints: &BTreeMap<String, String>) -> Result<Account, Error> {
    const OPERATION: &str = "sts:GetCallerIdentity";
    // No session yet, so nobody above retries this one.
    let mut sts = aws_sdk_sts::config::Builder::from(config).retry_config(RetryConfig::standard().with_max_attempts(3));
    if let Some(url) = endpoint(endpoints, "sts") {
        sts = sts.endpoint_url(url);
    }
    let call = aws_sdk_sts::Client::from_conf(sts.build()).get_caller_identity();
    let answer = timeout(IDENTITY_DEADLINE, call.send())
        .await
        .map_err(|_| Error::new(ErrorKind::Unavailable, OPERATION, format!("no answer within {} s", IDENTITY_DEADLINE.as_secs())))?
        .map_err(|error| errors::of(OPERATION, error))?;
    let id = answer.account.ok_or_else(|| errors::incomplete(OPERATION, "account"))?;
    Ok(Account { identity: answer.arn.unwrap_or_else(|| id.clone()), id })
}

fn endpoint(endpoints: &BTreeMap<String, String>, service: &str) -> Option<String> {
    endpoints.get(service).or_else(|| endpoints.get("default")).cloned()
}

fn too_slow() -> Error {
    let message = format!("no AWS login was found within {} s", LOGIN_DEADLINE.as_secs());
    Error::new(ErrorKind::Auth, "aws login", message).hint(LOGIN_HINT)
}

/// Credentials of the machine itself, on EC2; elsewhere nobody answers, and that must be known at once.
fn metadata_service(config: &ProviderConfig) -> imds::Client {
    imds::Client::builder()
        .configure(config)
        .connect_timeout(Duration::from_millis(500))
        .read_timeout(Duration::from_millis(1000))
        .max_attempts(1)
        .build()
}

/// TLS by rustls and ring; through the proxy that the environment names, as every other tool on the machine.
fn http_client() -> SharedHttpClient {
    Builder::new().build_with_connector_fn(|settings, components| {
        let mut connector = Connector::builder().proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector.tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring)).build()
    })
}
