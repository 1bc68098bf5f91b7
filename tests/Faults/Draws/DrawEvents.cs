namespace Lottery.Faults.Draws;

/// <summary>
/// What the agencies and the operator do in one draw: the earlier lists are sent and leave it, the others are
/// sent, the draw is closed and made. Each step is repeated until it is done. Owns nothing.
/// </summary>
internal sealed class DrawEvents(DrawSetup setup, Verdict verdict, CancellationToken over)
{
    /// <summary>Runs all of it, until every agency has its winners.</summary>
    /// <param name="earlier">Those who send the earlier lists, in their order.</param>
    /// <param name="agencies">Those who send the lists that take part.</param>
    public async Task RunAsync(
        IEnumerable<SupervisedAgency> earlier,
        IEnumerable<SupervisedAgency> agencies
    )
    {
        await Task.WhenAll(setup.Earlier.Zip(earlier, LeaveAsync));
        var sending = setup.Files.Zip(agencies).ToLookup(each => Replaces(each.First));
        // The others wait until the earlier lists are replaced: their last END may close the draw.
        var replacing = RunAll(sending[true]);
        await await Task.WhenAny(replacing, AllAreReplacedAsync());
        var told = Task.WhenAll(replacing, RunAll(sending[false]));
        var operating = OperateAsync();
        // A client that fails for good fails the draw at once.
        await await Task.WhenAny(told, operating);
        await Task.WhenAll(told, operating);
    }

    private async Task LeaveAsync(EarlierList list, SupervisedAgency agency)
    {
        var sending = agency.RunAsync();
        await await Task.WhenAny(sending, WaitAsync(list.File, list.LeavesAfter));
        await agency.GiveUpAsync();
        // The client of a list that replaces it does so itself.
        if (list.ReplacedBy is null)
            await RunVerbAsync(
                $"void --agency {list.File.Agency}",
                doneAlready: $"agency {list.File.Agency} has no list in this draw"
            );
    }

    private bool Replaces(BetFile file) => setup.Earlier.Any(list => list.ReplacedBy == file);

    private static Task RunAll(IEnumerable<(BetFile, SupervisedAgency Agency)> sending) =>
        Task.WhenAll(sending.Select(each => each.Agency.RunAsync()));

    private Task AllAreReplacedAsync() =>
        Task.WhenAll(
            setup
                .Earlier.Where(list => list.ReplacedBy is not null)
                .Select(list => ListProgress.WaitUntilReplacedAsync(setup, list.File, over))
        );

    private async Task OperateAsync()
    {
        if (setup.Course is DrawCourse.Plain)
            return;
        await Task.WhenAll(setup.Files.Select(file => WaitAsync(file, lines: null)));
        if (setup.Course is DrawCourse.Person)
            await RunVerbAsync("close", doneAlready: "the draw was closed at ");
        await RunVerbAsync(
            $"draw --number {BetFile.WinningNumber}",
            doneAlready: $" with the number {BetFile.WinningNumber}"
        );
    }

    private Task WaitAsync(BetFile file, int? lines) =>
        ListProgress.WaitAsync(setup, file, lines, over);

    private Task RunVerbAsync(string words, string doneAlready) =>
        OperatorVerb.RunAsync(setup, verdict, words, doneAlready, over);
}
