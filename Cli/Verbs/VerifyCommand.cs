using System.CommandLine;
using Lottery.Audit.Verification;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>verify</c>: checks a draw from its database alone, with code that shares nothing with the server's.</summary>
internal sealed class VerifyCommand : Command
{
    private readonly Option<string> _against = File(
        "--against",
        "Another database that must hold the same draw: a backup, a copy that follows it, or an address on PostgreSQL"
    );
    private readonly Option<string> _seal = File("--seal", "A seal that was kept, to compare");
    private readonly Option<string> _key = File(
        "--key",
        "The public key of the seal's signature (pki/seal.pem)"
    );

    public VerifyCommand()
        : base("verify", "Check a draw: its bets, journal, seal and winners.")
    {
        var flags = new OperatorFlags(this);
        Add(_against);
        Add(_seal);
        Add(_key);
        SetAction(parsed =>
        {
            var database = flags.In(parsed);
            var against = Find(parsed, _against) is { } path
                ? new StoreOptions { Path = path }
                : null;
            return Verify(
                new VerificationOptions(database.Name)
                {
                    Connection = database.ConnectionString,
                    Against = against?.Name,
                    AgainstConnection = against?.ConnectionString,
                    Seal = Find(parsed, _seal),
                    Key = Find(parsed, _key),
                }
            );
        });
    }

    private static int Verify(VerificationOptions options)
    {
        using var signals = new StopSignals();
        try
        {
            foreach (var line in DrawVerification.Run(options, signals.Stop).Lines())
                Console.WriteLine(PlainText.Escape(line));
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            throw new FailedException($"stopped by {signals.First}: not all was verified");
        }
    }

    private static string? Find(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) is "" and var file
            ? throw new ConfigurationException(
                $"{option.Name} is '{file}'; it must be the path of a file"
            )
            : parsed.GetValue(option);

    private static Option<string> File(string name, string description) =>
        new(name) { Description = description, HelpName = "file" };
}
