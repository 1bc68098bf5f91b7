using System.CommandLine;
using System.Text.Json;
using Lottery.Cli.Operator;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Native;
using Lottery.Storage;
using Lottery.Watch;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>close</c>: closes an open draw, after a look at its balance.</summary>
internal sealed class CloseCommand : Command
{
    public CloseCommand()
        : base("close", "Show the balance of an open draw, ask, and close it.")
    {
        var flags = new OperatorFlags(this);
        var yes = flags.Yes();
        var json = flags.Json("Print the closed draw as one JSON object; questions go to stderr");
        SetAction(parsed => Close(flags.In(parsed), parsed.GetValue(yes), parsed.GetValue(json)));
    }

    private static int Close(StoreOptions options, bool yes, bool json)
    {
        using var draw = new OpenedDraw(options);
        // A draw that is not open the store refuses to close, and says why.
        if (draw.Store.ReadProgress().State is DrawState.Open && !(yes && json))
            Ask(Balance.Read(draw.Store), options.Name, yes, json ? Console.Error : Console.Out);
        var closed = draw.Change(store => store.Close(DrawActor.User(SystemUser.Name)));
        if (json)
            Console.WriteLine(
                JsonSerializer.Serialize(
                    DrawReport.Of(Balance.Read(draw.Store), options.Name),
                    OperatorJson.Default.DrawReport
                )
            );
        else
            WriteClosed(draw.Store, closed);
        return (int)ExitCode.Done;
    }

    private static void Ask(Balance balance, string database, bool yes, TextWriter output)
    {
        BalanceText.Write(output, balance, database);
        output.WriteLine();
        foreach (var line in Consequences.OfClose(balance))
            output.WriteLine(line);
        output.WriteLine();
        new Confirmation(yes, output).Require("Close the draw?");
    }

    private static void WriteClosed(IBetStore store, DrawProgress closed)
    {
        Console.WriteLine($"The draw is closed: {Times.Both(closed.ClosedAt)}.");
        if (closed.State is DrawState.Drawn)
            DrawnText.Write(Console.Out, Drawn.Read(store, closed));
        else
            Console.WriteLine("lottery draw --number N makes it, once the number is drawn.");
    }
}
