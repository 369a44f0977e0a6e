
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'mikrocloud' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'mikrocloud'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'mikrocloud' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Begin a project: from a template, or from what the folder holds')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check mikrocloud.yaml, without a network')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Show what a deploy would do')
            [CompletionResult]::new('deploy', 'deploy', [CompletionResultType]::ParameterValue, 'Build the project and bring it to a cloud')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show what runs and where')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List the deployments of an environment')
            [CompletionResult]::new('rollback', 'rollback', [CompletionResultType]::ParameterValue, 'Bring an earlier release back')
            [CompletionResult]::new('destroy', 'destroy', [CompletionResultType]::ParameterValue, 'Delete everything of an environment')
            [CompletionResult]::new('projects', 'projects', [CompletionResultType]::ParameterValue, 'List what was deployed from this machine')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check this machine, its logins and its state file')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain an error code')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON schema of mikrocloud.yaml')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mikrocloud;init' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Begin with this template [env: MIKROCLOUD_TEMPLATE]')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Begin with this template [env: MIKROCLOUD_TEMPLATE]')
            [CompletionResult]::new('--with', '--with', [CompletionResultType]::ParameterName, 'An answer, so that it is not asked for; may be given more than once [env: MIKROCLOUD_SET_<KEY>]')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The project''s name; the same as `--with name=NAME` [default: the folder''s]')
            [CompletionResult]::new('--merge', '--merge', [CompletionResultType]::ParameterName, 'What to do with files that exist and differ')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--list-templates', '--list-templates', [CompletionResultType]::ParameterName, 'Show the templates and stop')
            [CompletionResult]::new('--defaults', '--defaults', [CompletionResultType]::ParameterName, 'Ask nothing and take the defaults')
            [CompletionResult]::new('--deploy', '--deploy', [CompletionResultType]::ParameterName, 'Deploy it right away')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be written and stop')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mikrocloud;check' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;plan' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Save the plan for `deploy --plan`')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Save the plan for `deploy --plan`')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Plan for this service and what it needs; may be given more than once')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Plan for this service and what it needs; may be given more than once')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--detailed-exitcode', '--detailed-exitcode', [CompletionResultType]::ParameterName, 'Exit with 2 if there is something to do, 0 if not, 1 on errors')
            [CompletionResult]::new('--markdown', '--markdown', [CompletionResultType]::ParameterName, 'Print Markdown, for a pull request')
            [CompletionResult]::new('--no-build', '--no-build', [CompletionResultType]::ParameterName, 'Take the output folders as they are, without building')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Compare every file with the cloud''s list, also where nothing was published since')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;deploy' {
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Deploy this service and what it needs; may be given more than once')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Deploy this service and what it needs; may be given more than once')
            [CompletionResult]::new('--plan', '--plan', [CompletionResultType]::ParameterName, 'Do what this saved plan says, or nothing')
            [CompletionResult]::new('--wait-timeout', '--wait-timeout', [CompletionResultType]::ParameterName, 'The longest wait for one resource: 90s, 30m')
            [CompletionResult]::new('--parallelism', '--parallelism', [CompletionResultType]::ParameterName, 'Resources to work on at once')
            [CompletionResult]::new('--confirm-destroy', '--confirm-destroy', [CompletionResultType]::ParameterName, 'Agree to lose the data of this service; with `destroy`, project')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--no-build', '--no-build', [CompletionResultType]::ParameterName, 'Take the output folders as they are, without building')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Compare every file with the cloud''s list, also where nothing was published since')
            [CompletionResult]::new('--detach', '--detach', [CompletionResultType]::ParameterName, 'Do not wait for the cloud to finish what it was told')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;status' {
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Project to work on, from any folder')
            [CompletionResult]::new('--wait-timeout', '--wait-timeout', [CompletionResultType]::ParameterName, 'The longest wait: 90s, 30m')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait until everything is ready')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;history' {
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Project to work on, from any folder')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show at most this many')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Show at most this many')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;rollback' {
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Project to work on, from any folder')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Deployment to return to, as in `history`; without it, the one before the current')
            [CompletionResult]::new('--wait-timeout', '--wait-timeout', [CompletionResultType]::ParameterName, 'The longest wait for one resource: 90s, 30m')
            [CompletionResult]::new('--parallelism', '--parallelism', [CompletionResultType]::ParameterName, 'Resources to work on at once')
            [CompletionResult]::new('--confirm-destroy', '--confirm-destroy', [CompletionResultType]::ParameterName, 'Agree to lose the data of this service; with `destroy`, project')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--detach', '--detach', [CompletionResultType]::ParameterName, 'Do not wait for the cloud to finish what it was told')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;destroy' {
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Project to work on, from any folder')
            [CompletionResult]::new('--wait-timeout', '--wait-timeout', [CompletionResultType]::ParameterName, 'The longest wait for one resource: 90s, 30m')
            [CompletionResult]::new('--parallelism', '--parallelism', [CompletionResultType]::ParameterName, 'Resources to work on at once')
            [CompletionResult]::new('--confirm-destroy', '--confirm-destroy', [CompletionResultType]::ParameterName, 'Agree to lose the data of this service; with `destroy`, project')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--detach', '--detach', [CompletionResultType]::ParameterName, 'Do not wait for the cloud to finish what it was told')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;projects' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all projects and their environments')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the resources of one project')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Forget a project that has no resources left')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mikrocloud;projects;list' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;projects;show' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;projects;delete' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;projects;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all projects and their environments')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the resources of one project')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Forget a project that has no resources left')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mikrocloud;projects;help;list' {
            break
        }
        'mikrocloud;projects;help;show' {
            break
        }
        'mikrocloud;projects;help;delete' {
            break
        }
        'mikrocloud;projects;help;help' {
            break
        }
        'mikrocloud;doctor' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;explain' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;schema' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;completions' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;man' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write one page for each command into this folder, instead of the main page to stdout')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write one page for each command into this folder, instead of the main page to stdout')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in this folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this project description [env: MIKROCLOUD_CONFIG]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document on stdout')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Print one JSON event a line on stdout')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Go ahead without asking; never agrees to lose data')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even at a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: fields, calls, build output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mikrocloud;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Begin a project: from a template, or from what the folder holds')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check mikrocloud.yaml, without a network')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Show what a deploy would do')
            [CompletionResult]::new('deploy', 'deploy', [CompletionResultType]::ParameterValue, 'Build the project and bring it to a cloud')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show what runs and where')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List the deployments of an environment')
            [CompletionResult]::new('rollback', 'rollback', [CompletionResultType]::ParameterValue, 'Bring an earlier release back')
            [CompletionResult]::new('destroy', 'destroy', [CompletionResultType]::ParameterValue, 'Delete everything of an environment')
            [CompletionResult]::new('projects', 'projects', [CompletionResultType]::ParameterValue, 'List what was deployed from this machine')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check this machine, its logins and its state file')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain an error code')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON schema of mikrocloud.yaml')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mikrocloud;help;init' {
            break
        }
        'mikrocloud;help;check' {
            break
        }
        'mikrocloud;help;plan' {
            break
        }
        'mikrocloud;help;deploy' {
            break
        }
        'mikrocloud;help;status' {
            break
        }
        'mikrocloud;help;history' {
            break
        }
        'mikrocloud;help;rollback' {
            break
        }
        'mikrocloud;help;destroy' {
            break
        }
        'mikrocloud;help;projects' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all projects and their environments')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the resources of one project')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Forget a project that has no resources left')
            break
        }
        'mikrocloud;help;projects;list' {
            break
        }
        'mikrocloud;help;projects;show' {
            break
        }
        'mikrocloud;help;projects;delete' {
            break
        }
        'mikrocloud;help;doctor' {
            break
        }
        'mikrocloud;help;explain' {
            break
        }
        'mikrocloud;help;schema' {
            break
        }
        'mikrocloud;help;completions' {
            break
        }
        'mikrocloud;help;man' {
            break
        }
        'mikrocloud;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
