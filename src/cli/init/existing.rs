//! The way of a folder that holds a project already: look, ask where it is not clear, describe.

use super::{Init, Project, failure::failure};
use crate::{
    artifact::{Choice, Server, SitePlan, Verdict, Wishes, detect},
    output::{Failure, FailureKind},
    scaffold::{self, Given, Missing, shquote},
};

/// Keys of `--with` here.
const KEYS: [&str; 6] = ["name", "framework", "root", "output", "build", "spa"];

impl Init<'_> {
    pub(super) fn existing(&self, given: &Given) -> Result<Project, Failure> {
        if let Some(key) = given.flags.keys().find(|key| !KEYS.contains(&key.as_str())) {
            let hint = scaffold::choices(key, &KEYS.map(ToOwned::to_owned));
            let failure = Failure::new(FailureKind::Usage, format!("a project that is there already takes no `{key}`"));
            return Err(failure.hint(format!("{hint}; a new one begins with `--template`")));
        }
        let mut wishes = wishes(given)?;
        let plan = self.look(&mut wishes)?;
        let name = self.name(given)?;
        let mut files = vec![scaffold::manifest_of(&name, &plan)];
        files.extend(scaffold::companions(None));
        let said = [
            ("name", Some(&name)),
            ("framework", wishes.framework.as_ref()),
            ("root", wishes.root.as_ref()),
            ("output", wishes.output.as_ref()),
        ];
        let pairs: Vec<String> =
            said.iter().filter_map(|(key, value)| value.map(|v| format!(" --with {}", shquote(&format!("{key}={v}"))))).collect();
        Ok(Project {
            name,
            notes: plan.notes.clone(),
            again: format!("mikrocloud init{}{}", self.dir_argument(), pairs.concat()),
            template: None,
            from: format!("{} ({})", plan.name, plan.evidence),
            framework: Some(plan.slug),
            files,
        })
    }

    /// Looks again after each answer, until it is clear.
    fn look(&self, wishes: &mut Wishes) -> Result<SitePlan, Failure> {
        loop {
            match detect(&self.folder, wishes) {
                Verdict::Site(plan) => return Ok(*plan),
                Verdict::Frameworks(choices) => {
                    wishes.framework = Some(self.pick("Which of these is to be deployed?", "framework", &choices)?);
                }
                Verdict::Folders(choices) => wishes.root = Some(self.pick("Which folder is to be deployed?", "root", &choices)?),
                Verdict::Output { script } => {
                    let question = format!("Into which folder does `{script}` write the finished files?");
                    let check = |text: &str| if text.trim().is_empty() { Err("a folder, such as `dist`".to_owned()) } else { Ok(()) };
                    let answer = self.questions.line(&question, "dist", check)?;
                    wishes.output = Some(answer.ok_or_else(|| no_output(&script))?);
                }
                Verdict::Server(server) => return Err(needs_server(&server)),
                Verdict::Unknown { slug, known } => {
                    let failure = Failure::new(FailureKind::Usage, format!("there is no framework `{slug}`"));
                    return Err(failure.hint(scaffold::choices(&slug, &known)));
                }
                Verdict::Nothing => return Err(nothing(wishes)),
            }
        }
    }

    fn pick(&self, question: &str, key: &str, choices: &[Choice]) -> Result<String, Failure> {
        let refused = || {
            let list: Vec<&str> = choices.iter().map(|c| c.label.as_str()).collect();
            let flags: Vec<String> = choices.iter().map(|c| format!("`--with {key}={}`", c.key)).collect();
            let message = format!("there is more than one thing to deploy, and nobody could be asked: {}", list.join("; "));
            Failure::new(FailureKind::Missing, message).hint(format!(
                "nothing was written; give {} or set `MIKROCLOUD_SET_{}`",
                flags.join(" or "),
                key.to_uppercase()
            ))
        };
        let at = self.questions.one_of(question, choices).map_err(|e| e.unwrap_or_else(refused))?;
        choices.get(at).map(|c| c.key.clone()).ok_or_else(refused)
    }

    fn name(&self, given: &Given) -> Result<String, Failure> {
        let check = |name: &str| {
            if scaffold::project_name(name).as_deref() == Some(name) {
                return Ok(());
            }
            Err(format!("`{name}` is no name: at most 40 lower case letters, digits and single dashes, a letter first"))
        };
        let said = [&given.flags, &given.variables, &given.suggested].into_iter().find_map(|from| from.get("name"));
        if let Some(name) = said {
            check(name).map_err(|why| failure(scaffold::Error::Answers(vec![why])))?;
            return Ok(name.clone());
        }
        let default = scaffold::project_name(&given.dir_name);
        let answer = self.questions.line("Project name", default.as_deref().unwrap_or_default(), check)?;
        answer.or(default).ok_or_else(|| {
            let missing =
                Missing { what: "Project name".to_owned(), flag: "--name NAME".to_owned(), variable: "MIKROCLOUD_SET_NAME".to_owned() };
            failure(scaffold::Error::Missing(vec![missing]))
        })
    }
}

fn wishes(given: &Given) -> Result<Wishes, Failure> {
    let said = |key: &str| given.flags.get(key).or_else(|| given.variables.get(key)).cloned();
    let spa = match said("spa").as_deref() {
        None => None,
        Some("true" | "yes") => Some(true),
        Some("false" | "no") => Some(false),
        Some(other) => {
            return Err(failure(scaffold::Error::Answers(vec![format!("`spa` is `{other}`, and takes `true` or `false`")])));
        }
    };
    let root = said("root").map(|root| root.trim_end_matches('/').trim_start_matches("./").to_owned());
    Ok(Wishes { framework: said("framework"), root, output: said("output"), build: said("build"), spa })
}

fn no_output(script: &str) -> Failure {
    let message = format!("the project is built by `{script}`, and where that writes the finished files is not known");
    Failure::new(FailureKind::Missing, message)
        .hint("nothing was written; give `--with output=DIR` or set `MIKROCLOUD_SET_OUTPUT`, seen from the project's folder")
}

fn needs_server(server: &Server) -> Failure {
    let needs = if server.advice.is_some() { "which needs a server as it is set up" } else { "which needs a server" };
    let message = format!("this is {} ({}), {needs}; this version of mikrocloud deploys static sites", server.name, server.evidence);
    let failure = Failure::new(FailureKind::Unsupported, message);
    let sites: Vec<String> = server.sites.iter().map(|c| format!("`--with root={}` deploys {}", c.key, c.label)).collect();
    let hint = match (&server.advice, sites.is_empty()) {
        (_, false) => sites.join("; "),
        (Some(advice), true) => advice.clone(),
        (None, true) => {
            "if there are finished pages all the same, name their folder: `--with framework=static --with output=DIR`".to_owned()
        }
    };
    failure.hint(format!("nothing was written; {hint}"))
}

fn nothing(wishes: &Wishes) -> Failure {
    let place = wishes.root.as_ref().map_or("here".to_owned(), |root| format!("in `{root}`"));
    Failure::new(FailureKind::Missing, format!("there is nothing {place} that mikrocloud knows how to deploy"))
        .hint(
            "nothing was written; name the folder with the finished pages, `--with framework=static --with output=DIR`, or begin with a template, `--template site`",
        )
        .next("mikrocloud init --list-templates")
}
