using Lottery.Client.Settings;
using Lottery.Orchestrator.Settings;

namespace Lottery.EndToEnd.Specs.Verbs;

public sealed class DemoSpecs
{
    private const string Big = "300000";

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_demo_shows_every_agency_and_who_won()
    {
        await using var demo = RunningDemo.Start();

        Assert.Equal(0, await demo.ExitAsync());

        for (var agency = 1; agency <= 5; agency++)
            Assert.Matches($@"│ +{agency} │ 10,000 │ +[1-9] │ \S+", demo.Output);
        Assert.Contains("Antonio Blanco", demo.Output);
        Assert.Contains("7574 was drawn: 7 of 50,000 bets win.", demo.Output);
        Assert.Empty(demo.Errors);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Without_a_terminal_a_demo_writes_plain_text()
    {
        await using var demo = RunningDemo.Start("--agencies", "1", "--bets", "1000");

        Assert.Equal(0, await demo.ExitAsync());

        Assert.DoesNotContain('\e', demo.Output);
        Assert.DoesNotContain('%', demo.Output);
        Assert.Matches(@"│ +1 │ 1,000 │ +0 │ +│", demo.Output);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_demo_takes_no_setting_from_the_environment()
    {
        var wrong = ServerOptions
            .Table.Settings.Concat(ClientSettings.Table.Settings)
            .Where(setting => setting.Variable.Length > 0)
            .Select(setting => (setting.Variable, "/nowhere/none"));
        await using var demo = RunningDemo.StartIn([.. wrong], "--agencies", "2", "--bets", "500");

        await AssertDrawnAsync(demo);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("TLS", "required")]
    [InlineData("CLOSE_AT", "2000-01-01 00:00")]
    [InlineData("CLI_WINNERS", "/nowhere/winners")]
    public async Task A_right_value_in_the_environment_is_not_taken_either(
        string variable,
        string value
    )
    {
        await using var demo = RunningDemo.StartIn(
            [(variable, value)],
            "--agencies",
            "2",
            "--bets",
            "500"
        );

        await AssertDrawnAsync(demo);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_demo_that_is_stopped_before_the_draw_says_so()
    {
        await using var demo = RunningDemo.Start("--bets", Big);
        await demo.ProcessesAsync("client", 5);

        demo.Signal(Signal.Terminate);

        await IsStoppedAsync(demo);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.HangUp)]
    public async Task A_signal_to_every_process_at_the_terminal_stops_a_demo_no_less(Signal signal)
    {
        await using var demo = RunningDemo.Start("--bets", Big);
        await demo.ProcessesAsync("client", 5);

        demo.SignalAll(signal);

        await IsStoppedAsync(demo);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_demo_that_is_stopped_waits_for_no_process_that_hangs()
    {
        await using var demo = RunningDemo.Start("--bets", Big);
        var central = (await demo.ProcessesAsync("serve", 1))[0];
        await demo.ProcessesAsync("client", 5);
        Signals.Send(central, Signal.Stop);

        demo.Signal(Signal.Terminate);

        await IsStoppedAsync(demo);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_demo_in_the_background_ends_in_good_order()
    {
        await using var demo = RunningDemo.StartInBackground("--agencies", "1", "--bets", "100");

        Assert.Equal(0, await demo.ExitAsync());

        Assert.Empty(demo.Errors);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("serve", "the central")]
    [InlineData("client", "agency [1-5]")]
    public async Task A_process_that_dies_fails_a_demo_by_name_and_last_lines(
        string verb,
        string name
    )
    {
        await using var demo = RunningDemo.Start("--bets", Big);
        await demo.ProcessesAsync("client", 5);
        var victim = (await demo.ProcessesAsync(verb, verb == "serve" ? 1 : 5))[0];

        Signals.Send(victim, Signal.Kill);

        Assert.Equal(1, await demo.ExitAsync());
        Assert.Matches($"lottery demo: {name} ended with exit code 137$", demo.Errors);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--agencies", "0", "--agencies is '0'; it must be a whole number from 1 to 100")]
    [InlineData("--bets", "many", "--bets is 'many'; it must be a whole number from 1 to 10000000")]
    [InlineData("--seed", "-1", "--seed is '-1'; it must be a whole number from 0 up")]
    public async Task A_wrong_value_is_told_with_what_it_may_be(
        string flag,
        string value,
        string told
    )
    {
        await using var demo = RunningDemo.Start(flag, value);

        Assert.Equal(2, await demo.ExitAsync());

        Assert.Equal($"lottery demo: {told}", demo.Errors);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_demo_without_a_temporary_folder_fails_with_the_reason()
    {
        await using var demo = RunningDemo.StartIn([("TMPDIR", "/proc/nowhere")]);

        Assert.Equal(1, await demo.ExitAsync());

        Assert.StartsWith("lottery demo: cannot make a temporary folder: ", demo.Errors);
        Assert.EndsWith("TMPDIR names another place for it", demo.Errors);
    }

    private static async Task AssertDrawnAsync(RunningDemo demo)
    {
        Assert.Equal(0, await demo.ExitAsync());
        Assert.Contains("0 of 1,000 bets win", demo.Output);
    }

    private static async Task IsStoppedAsync(RunningDemo demo)
    {
        Assert.Equal(1, await demo.ExitAsync());
        Assert.StartsWith("lottery demo: stopped by SIG", demo.Errors);
        Assert.DoesNotContain("was drawn", demo.Output);
    }
}
