//! Small projects, each with what is to be said about it. `=` is what was found, `!` what is not deployed.

use super::*;

/// Files of a project: a name, and a text unless it may be empty.
type Files = &'static [(&'static str, &'static str)];

fn look(files: Files, wishes: &Wishes) -> Verdict {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }
    detect(folder.path(), wishes)
}

/// One line for a verdict: slug, root, build, output, then `spa` or the page for unknown paths.
fn line(verdict: &Verdict) -> String {
    let keys = |choices: &[Choice]| choices.iter().map(|c| c.key.as_str()).collect::<Vec<_>>().join(",");
    match verdict {
        Verdict::Site(p) => {
            let build = p.build.as_ref().map_or("-", |b| b.value.as_str());
            let unknown = if p.spa.is_some() { "spa" } else { p.not_found.as_deref().unwrap_or("-") };
            let root = if p.root == "." { String::new() } else { format!(" in {}", p.root) };
            format!("{}{root} | {build} | {} | {unknown}", p.slug, p.output.value)
        }
        Verdict::Frameworks(choices) => format!("which? {}", keys(choices)),
        Verdict::Folders(choices) => format!("where? {}", keys(choices)),
        Verdict::Output { script } => format!("output? {script}"),
        Verdict::Server(s) if s.sites.is_empty() => format!("server: {}", s.name),
        Verdict::Server(s) => format!("server: {}, sites in {}", s.name, keys(&s.sites)),
        Verdict::Unknown { slug, .. } => format!("unknown: {slug}"),
        Verdict::Nothing => "nothing".to_owned(),
    }
}

// A table of data.
#[expect(clippy::too_many_lines, reason = "one row for each kind of project")]
fn projects() -> Vec<(&'static str, Files, &'static str)> {
    vec![
        (
            "vite with react",
            &[
                (
                    "package.json",
                    r#"{"scripts":{"build":"tsc && vite build"},"dependencies":{"react":"1"},"devDependencies":{"vite":"8"}}"#,
                ),
                ("package-lock.json", "{}"),
            ],
            "vite | npm ci && npm run build | dist | spa",
        ),
        (
            "vite alone, own outDir",
            &[
                ("package.json", r#"{"devDependencies":{"vite":"8"}}"#),
                ("vite.config.ts", "export default { // outDir: 'no',\n build: { outDir: \"./www/\" } }"),
            ],
            "vite | npm install && npx vite build | www | -",
        ),
        (
            "vite with a root",
            &[
                ("package.json", r#"{"devDependencies":{"vite":"8"}}"#),
                ("vite.config.js", "export default {\n  root: 'src',\n  build: { outDir: '../dist' } }"),
            ],
            "vite | npm install && npx vite build | dist | -",
        ),
        (
            "vite with pages",
            &[("package.json", r#"{"devDependencies":{"vite":"8","vue":"3"}}"#), ("public/404.html", "")],
            "vite | npm install && npx vite build | dist | 404.html",
        ),
        (
            "pnpm",
            &[("package.json", r#"{"scripts":{"build":"vite build"},"devDependencies":{"vite":"8","vue":"3"}}"#), ("pnpm-lock.yaml", "")],
            "vite | pnpm install --frozen-lockfile && pnpm run build | dist | spa",
        ),
        (
            "yarn of old",
            &[("package.json", r#"{"scripts":{"build":"vite build"},"devDependencies":{"vite":"8"}}"#), ("yarn.lock", "")],
            "vite | yarn install --frozen-lockfile && yarn run build | dist | -",
        ),
        (
            "yarn of now",
            &[
                ("package.json", r#"{"packageManager":"yarn@4.1.0","scripts":{"build":"vite build"},"devDependencies":{"vite":"8"}}"#),
                ("yarn.lock", ""),
            ],
            "vite | yarn install --immutable && yarn run build | dist | -",
        ),
        (
            "bun",
            &[("package.json", r#"{"devDependencies":{"vite":"8"}}"#), ("bun.lock", "")],
            "vite | bun install --frozen-lockfile && bunx vite build | dist | -",
        ),
        (
            "packageManager before lock file",
            &[("package.json", r#"{"packageManager":"pnpm@9.1.0","devDependencies":{"vite":"8"}}"#), ("package-lock.json", "")],
            "vite | pnpm install --frozen-lockfile && pnpm exec vite build | dist | -",
        ),
        (
            "engines",
            &[("package.json", r#"{"engines":{"pnpm":">=9"},"devDependencies":{"vite":"8"}}"#)],
            "vite | pnpm install && pnpm exec vite build | dist | -",
        ),
        (
            "next exported",
            &[
                ("package.json", r#"{"scripts":{"build":"next build"},"dependencies":{"next":"16"}}"#),
                ("next.config.mjs", "export default { output: 'export' }"),
            ],
            "nextjs | npm install && npm run build | out | 404.html",
        ),
        (
            "next exported elsewhere",
            &[
                ("package.json", r#"{"dependencies":{"next":"16"}}"#),
                ("next.config.ts", "const c = { output: \"export\", distDir: 'dist' }"),
            ],
            "nextjs | npm install && npx next build | dist | 404.html",
        ),
        (
            "next",
            &[
                ("package.json", r#"{"scripts":{"build":"next build"},"dependencies":{"next":"16"}}"#),
                ("next.config.js", "module.exports = { // output: 'export'\n}"),
            ],
            "server: Next.js",
        ),
        (
            "astro",
            &[
                ("package.json", r#"{"scripts":{"build":"astro build"},"dependencies":{"astro":"5"}}"#),
                ("astro.config.mjs", ""),
                ("src/pages/404.astro", ""),
            ],
            "astro | npm install && npm run build | dist | 404.html",
        ),
        (
            "astro with outDir",
            &[
                ("package.json", r#"{"dependencies":{"astro":"5","vite":"8"}}"#),
                ("astro.config.mjs", "export default defineConfig({ outDir: './public_html' })"),
            ],
            "astro | npm install && npx astro build | public_html | -",
        ),
        ("astro with a server", &[("package.json", r#"{"dependencies":{"astro":"5","@astrojs/node":"9"}}"#)], "server: Astro"),
        (
            "sveltekit",
            &[
                ("package.json", r#"{"scripts":{"build":"vite build"},"devDependencies":{"@sveltejs/kit":"2","vite":"8"}}"#),
                (
                    "svelte.config.js",
                    "import adapter from '@sveltejs/adapter-static';\nexport default { kit: { adapter: adapter({ fallback: 'index.html' }) } }",
                ),
            ],
            "sveltekit | npm install && npm run build | build | spa",
        ),
        (
            "sveltekit with a server",
            &[
                ("package.json", r#"{"devDependencies":{"@sveltejs/kit":"2","vite":"8"}}"#),
                ("svelte.config.js", "import adapter from '@sveltejs/adapter-auto'"),
            ],
            "server: SvelteKit",
        ),
        (
            "nuxt",
            &[
                ("package.json", r#"{"scripts":{"build":"nuxt build","generate":"nuxt generate"},"dependencies":{"nuxt":"4"}}"#),
                ("nuxt.config.ts", ""),
            ],
            "nuxt | npm install && npm run generate | .output/public | 404.html",
        ),
        (
            "nuxt without the script",
            &[("package.json", r#"{"scripts":{"build":"nuxt build"},"dependencies":{"nuxt":"4"}}"#)],
            "nuxt | npm install && npx nuxt generate | .output/public | 404.html",
        ),
        ("nuxt with a server", &[("package.json", r#"{"dependencies":{"nuxt":"4"}}"#), ("server/api/x.ts", "")], "server: Nuxt"),
        (
            "react router",
            &[
                ("package.json", r#"{"scripts":{"build":"react-router build"},"devDependencies":{"vite":"8","@react-router/dev":"7"}}"#),
                ("react-router.config.ts", "export default { ssr: false }"),
            ],
            "react-router | npm install && npm run build | build/client | spa",
        ),
        (
            "react router with a server",
            &[("package.json", r#"{"devDependencies":{"vite":"8"}}"#), ("react-router.config.ts", "export default {}")],
            "server: React Router (framework mode)",
        ),
        ("remix", &[("package.json", r#"{"devDependencies":{"vite":"8","@remix-run/dev":"2"}}"#)], "server: Remix"),
        (
            "angular",
            &[
                ("package.json", r#"{"scripts":{"build":"ng build"},"devDependencies":{"@angular/cli":"20"}}"#),
                (
                    "angular.json",
                    r#"{"projects":{"shop":{"projectType":"application","architect":{"build":{"builder":"@angular/build:application","options":{}}}}}}"#,
                ),
            ],
            "angular | npm install && npm run build | dist/shop/browser | spa",
        ),
        (
            "angular of old",
            &[
                ("package.json", r#"{"devDependencies":{"@angular/cli":"15"}}"#),
                (
                    "angular.json",
                    r#"{"projects":{"shop":{"architect":{"build":{"builder":"@angular-devkit/build-angular:browser","options":{"outputPath":"out/shop"}}}}}}"#,
                ),
            ],
            "angular | npm install && npx ng build | out/shop | spa",
        ),
        (
            "angular with a server",
            &[
                ("package.json", r#"{"devDependencies":{"@angular/cli":"20"}}"#),
                ("angular.json", r#"{"projects":{"shop":{"architect":{"build":{"options":{"ssr":{"entry":"x"}}}}}}}"#),
            ],
            "server: Angular",
        ),
        (
            "create react app",
            &[("package.json", r#"{"scripts":{"build":"react-scripts build"},"dependencies":{"react-scripts":"5"}}"#)],
            "create-react-app | npm install && npm run build | build | spa",
        ),
        (
            "vue cli",
            &[("package.json", r#"{"devDependencies":{"@vue/cli-service":"5"}}"#)],
            "vue-cli | npm install && npx vue-cli-service build | dist | spa",
        ),
        (
            "docusaurus",
            &[("package.json", r#"{"scripts":{"build":"docusaurus build"},"dependencies":{"@docusaurus/core":"3"}}"#)],
            "docusaurus | npm install && npm run build | build | 404.html",
        ),
        (
            "eleventy",
            &[
                ("package.json", r#"{"devDependencies":{"@11ty/eleventy":"3"}}"#),
                ("eleventy.config.js", "export default { dir: { output: 'web' } }"),
            ],
            "eleventy | npm install && npx eleventy | web | -",
        ),
        (
            "vitepress in docs, a library around it",
            &[
                ("package.json", r#"{"scripts":{"build":"tsc","docs:build":"vitepress build docs"},"devDependencies":{"vitepress":"1"}}"#),
                ("docs/.vitepress/config.ts", ""),
            ],
            "vitepress | npm install && npm run docs:build | docs/.vitepress/dist | 404.html",
        ),
        (
            "vitepress here",
            &[("package.json", r#"{"devDependencies":{"vitepress":"1"}}"#), (".vitepress/config.mts", "")],
            "vitepress | npm install && npx vitepress build | .vitepress/dist | 404.html",
        ),
        (
            "gatsby",
            &[("package.json", r#"{"scripts":{"build":"gatsby build"},"dependencies":{"gatsby":"5"}}"#)],
            "gatsby | npm install && npm run build | public | 404.html",
        ),
        (
            "hexo, not jekyll",
            &[
                ("package.json", r#"{"scripts":{"build":"hexo generate"},"dependencies":{"hexo":"7"}}"#),
                ("_config.yml", "public_dir: out\n"),
            ],
            "hexo | npm install && npm run build | out | -",
        ),
        (
            "hugo",
            &[("hugo.toml", "baseURL = 'https://x.y'\npublishDir = \"docs\"\n"), ("layouts/404.html", "")],
            "hugo | hugo --gc --minify | docs | 404.html",
        ),
        ("hugo of old", &[("config.yaml", "baseurl: https://x.y\n")], "hugo | hugo --gc --minify | public | -"),
        ("zola", &[("config.toml", "base_url = \"https://x.y\"\n")], "zola | zola build | public | 404.html"),
        (
            "jekyll",
            &[("_config.yml", "destination: ./web\n"), ("Gemfile", "gem 'jekyll'"), ("404.html", "")],
            "jekyll | bundle install && bundle exec jekyll build | web | 404.html",
        ),
        (
            "middleman",
            &[("config.rb", ""), ("Gemfile", "gem 'middleman'")],
            "middleman | bundle install && bundle exec middleman build | build | -",
        ),
        ("mdbook", &[("book.toml", "[book]\n")], "mdbook | mdbook build | book | 404.html"),
        ("mdbook with two renderers", &[("book.toml", "[output.html]\n[output.pdf]\n")], "mdbook | mdbook build | book/html | 404.html"),
        (
            "mkdocs in a python project",
            &[("mkdocs.yml", "site_dir: web\n"), ("pyproject.toml", ""), ("uv.lock", "")],
            "mkdocs | uv run mkdocs build | web | 404.html",
        ),
        (
            "sphinx in a python project",
            &[("docs/conf.py", "extensions = []"), ("pyproject.toml", "")],
            "sphinx | sphinx-build -b dirhtml docs docs/_build/dirhtml | docs/_build/dirhtml | -",
        ),
        (
            "trunk",
            &[("Cargo.toml", ""), ("src/main.rs", ""), ("index.html", "<link data-trunk rel=rust>")],
            "trunk | trunk build --release | dist | spa",
        ),
        ("pages", &[("index.html", ""), ("404.html", "")], "static | - | . | 404.html"),
        ("pages in public", &[("public/index.html", ""), ("index.html", "")], "static | - | public | -"),
        ("pages by a Staticfile", &[("Staticfile", "root: ./web\n"), ("web/index.html", "")], "static | - | web | -"),
        ("pages beside a container file", &[("dist/index.html", ""), ("Dockerfile", "FROM nginx")], "static | - | dist | -"),
        (
            "a build of its own",
            &[("package.json", r#"{"scripts":{"build":"webpack"},"devDependencies":{"webpack":"5"}}"#)],
            "output? webpack",
        ),
        (
            "storybook alone",
            &[("package.json", r#"{"scripts":{"build-storybook":"storybook build"},"devDependencies":{"storybook":"9"}}"#)],
            "storybook | npm install && npm run build-storybook | storybook-static | -",
        ),
        (
            "storybook beside next",
            &[
                ("package.json", r#"{"dependencies":{"next":"16"},"devDependencies":{"storybook":"9"}}"#),
                ("next.config.js", "x = {output: 'export'}"),
            ],
            "nextjs | npm install && npx next build | out | 404.html",
        ),
        (
            "vite for the tests of a create react app",
            &[
                (
                    "package.json",
                    r#"{"scripts":{"build":"react-scripts build"},"dependencies":{"react-scripts":"5"},"devDependencies":{"vite":"8"}}"#,
                ),
                ("vite.config.js", ""),
            ],
            "create-react-app | npm install && npm run build | build | spa",
        ),
        (
            "hugo and vite",
            &[("hugo.toml", ""), ("package.json", r#"{"devDependencies":{"vite":"8"}}"#), ("vite.config.js", "")],
            "which? vite,hugo",
        ),
        (
            "go and vite",
            &[("go.mod", ""), ("main.go", ""), ("package.json", r#"{"scripts":{"build":"vite build"},"devDependencies":{"vite":"8"}}"#)],
            "which? vite,go",
        ),
        (
            "a bare go.mod and vite",
            &[("go.mod", ""), ("package.json", r#"{"devDependencies":{"vite":"8"}}"#)],
            "vite | npm install && npx vite build | dist | -",
        ),
        (
            "express and vite",
            &[
                ("server.js", "import express from 'express'"),
                ("package.json", r#"{"scripts":{"build":"vite build"},"dependencies":{"express":"5"},"devDependencies":{"vite":"8"}}"#),
            ],
            "which? vite,express",
        ),
        (
            "express",
            &[("src/app.ts", "const e = require(\"express\")"), ("package.json", r#"{"dependencies":{"express":"5"}}"#)],
            "server: Express",
        ),
        (
            "express installed, never imported",
            &[("index.html", ""), ("package.json", r#"{"dependencies":{"express":"5"}}"#)],
            "static | - | . | -",
        ),
        (
            "nest",
            &[
                ("src/main.ts", "import { NestFactory } from '@nestjs/core'"),
                ("package.json", r#"{"scripts":{"build":"nest build"},"dependencies":{"@nestjs/core":"11"}}"#),
            ],
            "server: NestJS",
        ),
        ("fastapi", &[("requirements.txt", "fastapi[standard]==1\n"), ("main.py", "")], "server: FastAPI"),
        (
            "django with webpack",
            &[("manage.py", "os.environ['DJANGO_SETTINGS_MODULE']"), ("package.json", r#"{"scripts":{"build":"webpack"}}"#)],
            "server: Django",
        ),
        ("go", &[("go.mod", ""), ("main.go", "")], "server: Go"),
        ("rust", &[("Cargo.toml", ""), ("src/main.rs", "")], "server: Rust"),
        ("axum", &[("Cargo.toml", "[dependencies]\naxum = \"0.8\"\n"), ("src/main.rs", "")], "server: Axum"),
        ("rails", &[("Gemfile", ""), ("config/application.rb", "")], "server: Rails"),
        (
            "laravel with vite",
            &[("composer.json", "{}"), ("artisan", ""), ("package.json", r#"{"devDependencies":{"vite":"8"}}"#)],
            "server: Laravel",
        ),
        ("a container", &[("Dockerfile", "FROM scratch")], "server: a container"),
        ("node", &[("package.json", r#"{"scripts":{"start":"node x.js"}}"#)], "server: Node.js"),
        (
            "one app of a workspace",
            &[
                ("package.json", r#"{"workspaces":["apps/*","packages/*"]}"#),
                ("pnpm-lock.yaml", ""),
                ("apps/web/package.json", r#"{"scripts":{"build":"vite build"},"devDependencies":{"vite":"8","react":"19"}}"#),
                ("apps/api/package.json", r#"{"dependencies":{"express":"5"}}"#),
                ("apps/api/index.js", "require('express')"),
                ("packages/ui/package.json", "{}"),
            ],
            "vite in apps/web | pnpm install --frozen-lockfile && pnpm run build | dist | spa",
        ),
        (
            "two apps of a turborepo",
            &[
                ("package.json", "{}"),
                ("turbo.json", "{}"),
                ("pnpm-workspace.yaml", "packages:\n  # all\n  - \"apps/*\"\n  - '!apps/old'\ncatalog:\n  - x\n"),
                ("apps/web/package.json", r#"{"devDependencies":{"vite":"8"}}"#),
                ("apps/docs/package.json", r#"{"dependencies":{"astro":"5"}}"#),
            ],
            "where? apps/docs,apps/web",
        ),
        (
            "a site in a folder",
            &[("README.md", ""), ("frontend/package.json", r#"{"devDependencies":{"vite":"8"}}"#)],
            "vite in frontend | npm install && npx vite build | dist | -",
        ),
        (
            "a site below a server",
            &[("go.mod", ""), ("main.go", ""), ("web/package.json", r#"{"devDependencies":{"vite":"8"}}"#)],
            "server: Go, sites in web",
        ),
        ("broken package.json", &[("package.json", "{"), ("index.html", "")], "static | - | . | -"),
        ("notes", &[("notes.txt", "")], "nothing"),
    ]
}

#[test]
fn projects_are_known_for_what_they_are() {
    let wrong: Vec<String> = projects()
        .into_iter()
        .map(|(name, files, expected)| (name, line(&look(files, &Wishes::default())), expected))
        .filter(|(_, found, expected)| found != expected)
        .map(|(name, found, expected)| format!("{name}:\n   found {found}\n  wanted {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_somebody_says_wins() {
    const BOTH: Files =
        &[("go.mod", ""), ("main.go", ""), ("package.json", r#"{"scripts":{"build":"vite build"},"devDependencies":{"vite":"8"}}"#)];
    let say = |files, f: fn(&mut Wishes)| {
        let mut wishes = Wishes::default();
        f(&mut wishes);
        line(&look(files, &wishes))
    };
    assert_eq!(say(BOTH, |w| w.framework = Some("vite".into())), "vite | npm install && npm run build | dist | -");
    assert_eq!(say(BOTH, |w| w.framework = Some("go".into())), "server: Go");
    assert_eq!(say(BOTH, |w| w.framework = Some("vits".into())), "unknown: vits");
    assert_eq!(say(BOTH, |w| w.framework = Some("jekyll".into())), "jekyll | jekyll build | _site | -");
    const PLAIN: Files = &[("site/index.html", ""), ("web/x.html", "")];
    assert_eq!(say(PLAIN, |w| (w.framework, w.output) = (Some("static".into()), Some("web".into()))), "static | - | web | -");
    assert_eq!(say(PLAIN, |w| (w.output, w.build, w.spa) = (Some("o".into()), Some("make".into()), Some(true))), "script | make | o | spa");
    const OWN: Files = &[("package.json", r#"{"scripts":{"build":"webpack"}}"#), ("package-lock.json", "{}")];
    assert_eq!(say(OWN, |w| w.output = Some("out".into())), "script | npm ci && npm run build | out | -");
    const TWO: Files = &[("a/index.html", ""), ("b/index.html", "")];
    assert_eq!(say(TWO, |_| {}), "where? a,b");
    assert_eq!(say(TWO, |w| w.root = Some("b".into())), "static in b | - | . | -");
}

#[test]
fn every_word_of_a_plan_has_a_reason() {
    for (name, files, _) in projects() {
        let Verdict::Site(plan) = look(files, &Wishes::default()) else { continue };
        assert!(!plan.evidence.is_empty() && !plan.output.because.is_empty(), "{name}: {plan:?}");
        assert!(plan.build.is_none_or(|b| b.because.ends_with('.')), "{name}");
    }
}
