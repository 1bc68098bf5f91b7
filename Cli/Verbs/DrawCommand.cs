using System.CommandLine;
using System.Text.Json;
using Lottery.Cli.Operator;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Native;
using Lottery.Storage;
using Lottery.Watch;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>draw</c>: makes a closed draw with the number that was drawn.</summary>
internal sealed class DrawCommand : Command
{
    public DrawCommand()
        : base("draw", "Make a closed draw with the number that was drawn.")
    {
        var flags = new OperatorFlags(this);
        var number = new NumberFlag(
            this,
            "--number",
            "The number that was drawn",
            0,
            Bet.MaxNumber,
            isRequired: true
        );
        var yes = flags.Yes();
        var json = flags.Json("Print what was drawn as one JSON object; questions go to stderr");
        SetAction(parsed =>
            Make(flags.In(parsed), number.In(parsed), parsed.GetValue(yes), parsed.GetValue(json))
        );
    }

    private static int Make(StoreOptions options, int number, bool yes, bool json)
    {
        using var draw = new OpenedDraw(options);
        // In any other state the store refuses, and says why.
        if (draw.Store.ReadProgress().State is DrawState.Closed && !yes)
            Ask(draw.Store.ReadStatus(int.MaxValue), number, json ? Console.Error : Console.Out);
        var made = draw.Change(store => store.MakeDraw(number, DrawActor.User(SystemUser.Name)));
        var drawn = Drawn.Read(draw.Store, made);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(drawn, OperatorJson.Default.DrawnReport));
        else
            DrawnText.Write(Console.Out, drawn);
        return (int)ExitCode.Done;
    }

    private static void Ask(DrawStatus status, int number, TextWriter output)
    {
        foreach (var line in Consequences.OfDraw(status, number))
            output.WriteLine(line);
        output.WriteLine();
        new Confirmation(false, output).Require($"Make the draw with {number}?");
    }
}
