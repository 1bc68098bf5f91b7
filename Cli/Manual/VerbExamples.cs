namespace Lottery.Cli.Manual;

/// <summary>Command lines that show a verb, for <c>--help</c> and the manual pages.</summary>
internal static class VerbExamples
{
    private static readonly Dictionary<string, string[]> All = new()
    {
        [""] =
        [
            "lottery demo                                   # all of it at once, in a temporary folder",
            "lottery serve",
            "lottery client --id 1 --server central:12345 --file agency-1.csv",
        ],
        ["serve"] =
        [
            "lottery serve                                  # port 12345, data/lottery.db",
            "lottery serve --agencies 3 --winning-number 7574 --database data/{date}.db",
            "AGENCIES=auto lottery serve --config central.ini",
        ],
        ["client"] =
        [
            "lottery client --id 1 --server central:12345 --file agency-1.csv",
            "lottery client --id 1 --connection per-message --output winners-1.txt",
            "lottery client --id 1 --file agency-1.csv --refused bad-lines.txt",
            "lottery client --id 1 --file agency-1.csv --json | jq .winners",
            "lottery client --id 1 --log-level INFO         # the log, in place of the bar",
            "lottery client --id 1 --empty                  # the agency has no bets",
            "lottery client --id 1 --mode echo --loop-amount 3 --loop-period 250ms",
        ],
        ["check"] =
        [
            "lottery check agency-1.csv",
            "lottery check agency-1.csv --refused bad-lines.txt",
        ],
        ["health"] = ["lottery health", "lottery health --port 12346 --bind 127.0.0.1"],
        ["status"] =
        [
            "lottery status                                 # data/lottery.db, or what config.ini says",
            "lottery status --database data/friday.db",
            "lottery status --json | jq '.totals'",
            "lottery status --watch                         # each second, until Ctrl+C",
        ],
        ["board"] =
        [
            "lottery board                                  # http://127.0.0.1:8080",
            "lottery board --listen 0.0.0.0:8080 --token-file board.token --host central.example",
            "lottery board --database 'postgres://db/lottery?draw=friday'",
        ],
        ["close"] = ["lottery close", "lottery close --yes --database data/friday.db"],
        ["draw"] = ["lottery draw --number 7574", "lottery draw --number 7574 --yes --json"],
        ["winners"] = ["lottery winners", "lottery winners --agency 7 --json > winners-7.json"],
        ["void"] =
        [
            "lottery void --agency 7                        # all of its lists",
            "lottery void --agency 7 --upload 9f86d081      # the list whose name begins so",
        ],
        ["journal"] =
        [
            "lottery journal | less",
            "lottery journal --json | jq 'select(.agency == 7)'",
        ],
        ["backup"] =
        [
            "lottery backup /mnt/other/lottery-2126.db",
            "lottery backup --force copy.db",
            "lottery backup --database 'postgres://db/lottery?draw=friday' friday.db",
        ],
        ["verify"] =
        [
            "lottery verify --database data/friday.db",
            "lottery verify --against /mnt/other/friday.db",
            "lottery verify --seal friday.seal --key pki/seal.pem",
            "lottery verify --database 'postgres://db/lottery?draw=friday'   # in TMPDIR, 100 bytes a bet",
        ],
        ["seal"] =
        [
            "lottery seal --database data/friday.db",
            "lottery seal --out friday.seal                 # and friday.seal.sig, if it is signed",
            "lottery seal --pki /media/stick/pki --out friday.seal",
        ],
        ["follow"] =
        [
            "lottery follow --database data/friday.db --to /mnt/other/friday.db",
            "lottery follow --database 'postgres://db/lottery?draw=friday' --to friday.db   # in TMPDIR, 100 bytes a bet",
        ],
        ["ca"] =
        [
            "lottery ca create --host central.example       # a CA, and the server's certificate, in pki",
            "lottery ca agency 1-5                          # pki/agency-1.pem to agency-5.pem",
        ],
        ["ca create"] =
        [
            "lottery ca create --host central.example --host 192.0.2.7",
            "lottery ca create --host central.example --out /media/key/pki --days 365",
        ],
        ["ca server"] =
        [
            "lottery ca server --force                      # a new key, the same hosts",
            "lottery ca server --force --host central.example --host 192.0.2.8",
        ],
        ["ca agency"] =
        [
            "lottery ca agency 7",
            "lottery ca agency 1-5,7 90-120 --pki /media/key/pki",
            "lottery ca agency 7 --force                    # a renewal, with a new key",
            "lottery ca agency 7 --out /media/stick/agency-7.pem",
        ],
        ["ca list"] = ["lottery ca list", "lottery ca list --pki /media/key/pki"],
        ["ca revoke"] =
        [
            "lottery ca revoke 7                            # all that agency 7 has",
            "lottery ca revoke 7 --serial 5F00AB...         # one alone; lottery ca list names it",
        ],
        ["dataset"] =
        [
            "lottery dataset",
            "lottery dataset --agencies 2 --bets 1000 --out lists",
            "lottery dataset --missing                      # for the agencies that have no list",
        ],
        ["demo"] = ["lottery demo", "lottery demo --agencies 3 --bets 1000"],
        ["completion"] =
        [
            "source <(lottery completion bash)              # in ~/.bashrc",
            "source <(lottery completion zsh)               # in ~/.zshrc, after compinit",
            "lottery completion fish > ~/.config/fish/completions/lottery.fish",
        ],
    };

    /// <summary>The examples of a verb, by its name as it is typed (<c>ca agency</c>), or of the program by the empty name.</summary>
    public static IReadOnlyList<string> Of(string verb) => All.GetValueOrDefault(verb) ?? [];
}
