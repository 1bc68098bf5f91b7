using System.CommandLine;
using System.Text.Json;
using Lottery.Cli.Operator;
using Lottery.Hosting;
using Lottery.Storage;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>status</c>: how the draw of a database and its agencies stand.</summary>
internal sealed class StatusCommand : Command
{
    public StatusCommand()
        : base("status", "Show how a draw and its agencies stand.")
    {
        var flags = new OperatorFlags(this);
        var json = flags.Json("Print one JSON object");
        SetAction(parsed => Show(flags.In(parsed), parsed.GetValue(json)));
    }

    private static int Show(StoreOptions options, bool json)
    {
        using var draw = new OpenedDraw(options);
        var balance = Balance.Read(draw.Store);
        if (json)
            Console.WriteLine(
                JsonSerializer.Serialize(
                    DrawReport.Of(balance, options.Name),
                    OperatorJson.Default.DrawReport
                )
            );
        else
            BalanceText.Write(Console.Out, balance, options.Name);
        return (int)ExitCode.Done;
    }
}
