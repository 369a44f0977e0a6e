# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_mikrocloud_global_optspecs
    string join \n C/directory= config= e/env= cloud= region= json ndjson y/yes no-input q/quiet v/verbose color= lock-timeout= h/help V/version
end

function __fish_mikrocloud_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_mikrocloud_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_mikrocloud_using_subcommand
    set -l cmd (__fish_mikrocloud_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -s V -l version -d 'Print version'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "init" -d 'Begin a project: from a template, or from what the folder holds'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "check" -d 'Check mikrocloud.yaml, without a network'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "plan" -d 'Show what a deploy would do'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "deploy" -d 'Build the project and bring it to a cloud'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "status" -d 'Show what runs and where'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "history" -d 'List the deployments of an environment'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "rollback" -d 'Bring an earlier release back'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "destroy" -d 'Delete everything of an environment'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "projects" -d 'List what was deployed from this machine'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "doctor" -d 'Check this machine, its logins and its state file'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "explain" -d 'Explain an error code'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "schema" -d 'Print the JSON schema of mikrocloud.yaml'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "man" -d 'Write the manual pages'
complete -c mikrocloud -n "__fish_mikrocloud_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -s t -l template -d 'Begin with this template [env: MIKROCLOUD_TEMPLATE]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l with -d 'An answer, so that it is not asked for; may be given more than once [env: MIKROCLOUD_SET_<KEY>]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l name -d 'The project\'s name; the same as `--with name=NAME` [default: the folder\'s]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l merge -d 'What to do with files that exist and differ' -r -f -a "fail\t'Write nothing at all'
skip\t'Keep them'
overwrite\t'Replace them'
backup\t'Replace them, and keep each as FILE.orig.N'"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l list-templates -d 'Show the templates and stop'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l defaults -d 'Ask nothing and take the defaults'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l deploy -d 'Deploy it right away'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l dry-run -d 'Show what would be written and stop'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand check" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -s o -l out -d 'Save the plan for `deploy --plan`' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -s s -l service -d 'Plan for this service and what it needs; may be given more than once' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l detailed-exitcode -d 'Exit with 2 if there is something to do, 0 if not, 1 on errors'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l markdown -d 'Print Markdown, for a pull request'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l no-build -d 'Take the output folders as they are, without building'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l verify -d 'Compare every file with the cloud\'s list, also where nothing was published since'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand plan" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -s s -l service -d 'Deploy this service and what it needs; may be given more than once' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l plan -d 'Do what this saved plan says, or nothing' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l wait-timeout -d 'The longest wait for one resource: 90s, 30m' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l parallelism -d 'Resources to work on at once' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l confirm-destroy -d 'Agree to lose the data of this service; with `destroy`, project' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l dry-run -d 'Show the plan and stop'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l no-build -d 'Take the output folders as they are, without building'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l verify -d 'Compare every file with the cloud\'s list, also where nothing was published since'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l detach -d 'Do not wait for the cloud to finish what it was told'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand deploy" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -l project -d 'Project to work on, from any folder' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -l wait-timeout -d 'The longest wait: 90s, 30m' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -l wait -d 'Wait until everything is ready'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand status" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -l project -d 'Project to work on, from any folder' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -s n -l limit -d 'Show at most this many' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand history" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l project -d 'Project to work on, from any folder' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l to -d 'Deployment to return to, as in `history`; without it, the one before the current' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l wait-timeout -d 'The longest wait for one resource: 90s, 30m' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l parallelism -d 'Resources to work on at once' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l confirm-destroy -d 'Agree to lose the data of this service; with `destroy`, project' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l detach -d 'Do not wait for the cloud to finish what it was told'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand rollback" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l project -d 'Project to work on, from any folder' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l wait-timeout -d 'The longest wait for one resource: 90s, 30m' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l parallelism -d 'Resources to work on at once' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l confirm-destroy -d 'Agree to lose the data of this service; with `destroy`, project' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l detach -d 'Do not wait for the cloud to finish what it was told'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand destroy" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -f -a "list" -d 'List all projects and their environments'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -f -a "show" -d 'Show the resources of one project'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -f -a "delete" -d 'Forget a project that has no resources left'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and not __fish_seen_subcommand_from list show delete help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from help" -f -a "list" -d 'List all projects and their environments'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the resources of one project'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Forget a project that has no resources left'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand projects; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand explain" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand schema" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand completions" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -s o -l out -d 'Write one page for each command into this folder, instead of the main page to stdout' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -s C -l directory -d 'Run as if started in this folder' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -l config -d 'Use this project description [env: MIKROCLOUD_CONFIG]' -r -F
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -s e -l env -d 'Environment to work on [env: MIKROCLOUD_ENV] [default: dev]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -l cloud -d 'Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -l region -d 'Region, or a family such as us-east [env: MIKROCLOUD_REGION]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -l lock-timeout -d 'Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]' -r
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -l json -d 'Print one JSON document on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -l ndjson -d 'Print one JSON event a line on stdout'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -s y -l yes -d 'Go ahead without asking; never agrees to lose data'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -l no-input -d 'Ask nothing, even at a terminal'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -s q -l quiet -d 'Print results and errors only'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -s v -l verbose -d 'Print more: fields, calls, build output'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand man" -s h -l help -d 'Print help'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "init" -d 'Begin a project: from a template, or from what the folder holds'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "check" -d 'Check mikrocloud.yaml, without a network'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "plan" -d 'Show what a deploy would do'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "deploy" -d 'Build the project and bring it to a cloud'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "status" -d 'Show what runs and where'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "history" -d 'List the deployments of an environment'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "rollback" -d 'Bring an earlier release back'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "destroy" -d 'Delete everything of an environment'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "projects" -d 'List what was deployed from this machine'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "doctor" -d 'Check this machine, its logins and its state file'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "explain" -d 'Explain an error code'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "schema" -d 'Print the JSON schema of mikrocloud.yaml'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "man" -d 'Write the manual pages'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and not __fish_seen_subcommand_from init check plan deploy status history rollback destroy projects doctor explain schema completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and __fish_seen_subcommand_from projects" -f -a "list" -d 'List all projects and their environments'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and __fish_seen_subcommand_from projects" -f -a "show" -d 'Show the resources of one project'
complete -c mikrocloud -n "__fish_mikrocloud_using_subcommand help; and __fish_seen_subcommand_from projects" -f -a "delete" -d 'Forget a project that has no resources left'
