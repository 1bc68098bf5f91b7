namespace Lottery.Common.Specs.Hosting;

/// <summary>An exception that reaches the top of a thread, where the runtime would abort the process.</summary>
public sealed class ThreadFailuresSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_program_ends_in_order_and_knows_the_reason()
    {
        await using var program = ChildProcess.Start(
            Programs.Dummy,
            ["fail-on-thread", "obedient"],
            _folder
        );

        Assert.Equal(1, await program.ExitAsync());
        Assert.Equal(
            ["cleaned up", "InvalidTimeZoneException: a thread failed"],
            program.Said.Select(line => line.Text)
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_that_does_not_end_is_ended()
    {
        await using var program = ChildProcess.Start(
            Programs.Dummy,
            ["fail-on-thread", "deaf"],
            _folder
        );

        Assert.Equal(1, await program.ExitAsync());
        Assert.Equal(["too late: a thread failed"], program.Said.Select(line => line.Text));
    }
}
