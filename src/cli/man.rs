//! `mikrocloud man`: manual pages, one for each command.

use super::{Context, Done};
use crate::output::{Failure, FailureKind};
use std::path::{Path, PathBuf};

/// Write the manual pages
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Write one page for each command into this folder, instead of the main page to stdout
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let io = |e: std::io::Error| Failure::from_error(FailureKind::Io, &e);
    let mut command = super::command();
    command.build();
    let Some(out) = &args.out else {
        let page = page(&command).map_err(io)?;
        context.ui.raw(&page, &serde_json::json!({"page": page}));
        return Ok(Done::Ok);
    };
    let folder = context.folder().join(out);
    fs_err::create_dir_all(&folder).map_err(io)?;
    let mut pages = vec!["mikrocloud.1".to_owned()];
    write(&folder, &pages[0], &command).map_err(io)?;
    for sub in command.get_subcommands().filter(|c| !c.is_hide_set() && c.get_name() != "help") {
        let name = format!("mikrocloud-{}.1", sub.get_name());
        write(&folder, &name, sub).map_err(io)?;
        pages.push(name);
    }
    context.ui.document(&serde_json::json!({"folder": folder, "pages": pages}));
    context.ui.say(&format!("{} pages in `{}`", pages.len(), folder.display()));
    Ok(Done::Ok)
}

fn page(command: &clap::Command) -> std::io::Result<String> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn write(folder: &Path, name: &str, command: &clap::Command) -> std::io::Result<()> {
    fs_err::write(folder.join(name), page(command)?)
}
