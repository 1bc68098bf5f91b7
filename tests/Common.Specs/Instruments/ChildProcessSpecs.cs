namespace Lottery.Common.Specs.Instruments;

public sealed class ChildProcessSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_line_that_was_said_before_the_wait_is_found()
    {
        await using var child = Start("say", "one", "two", "three");
        await child.ExitAsync();

        Assert.Equal("two", await child.WaitForLineAsync("two"));
        Assert.Equal("one", await child.WaitForLineAsync("one"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_wait_fails_with_all_that_was_said_when_the_program_ends_without_the_line()
    {
        await using var child = Start("say", "one", "two");

        var failure = await Assert.ThrowsAsync<ChildProcessException>(() =>
            child.WaitForLineAsync("three")
        );

        Assert.Contains("'three'", failure.Message);
        Assert.Contains("out| one\n  out| two", failure.Message);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Both_outputs_are_read_and_told_apart()
    {
        await using var child = Start("describe");
        await child.ExitAsync();

        Assert.Equal("described", Assert.Single(child.Said, line => line.IsError).Text);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_program_runs_in_its_folder_and_sees_no_more_than_it_was_given()
    {
        await using var child = ChildProcess.Start(
            Programs.Dummy,
            ["describe"],
            _folder,
            ("SERVER_PORT", "1")
        );
        await child.ExitAsync();

        var said = child.Said.Select(line => line.Text).ToList();
        Assert.Contains($"folder: {_folder.Path}", said);
        Assert.Contains("variable: SERVER_PORT", said);
        Assert.DoesNotContain("variable: PWD", said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_exit_code_is_the_programs_own()
    {
        await using var child = Start("exit", "7");

        Assert.Equal(7, await child.ExitAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_killed_program_is_known_by_its_signal()
    {
        await using var child = Start("await-stop");
        await child.WaitForLineAsync("waiting");

        child.Kill();

        Assert.Equal(128 + (int)Signal.Kill, await child.ExitAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Nothing_runs_on_after_dispose()
    {
        var child = Start("await-stop");
        await child.WaitForLineAsync("waiting");

        await child.DisposeAsync();

        Assert.Empty(ProcessTree.WorkingIn(_folder));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_running_child_is_seen_in_the_process_tree()
    {
        await using var child = Start("await-stop");
        await child.WaitForLineAsync("waiting");

        Assert.Contains(child.Id, ProcessTree.ChildrenOf(Environment.ProcessId));
        Assert.Equal([child.Id], ProcessTree.WorkingIn(_folder));
    }

    private ChildProcess Start(params string[] arguments) =>
        ChildProcess.Start(Programs.Dummy, arguments, _folder);
}
