using System.Collections;
using System.CommandLine;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Native;
using Lottery.Orchestrator.Settings;
using Lottery.Watch;

namespace Lottery.Cli.Verbs;

/// <summary>
/// The verb <c>board</c>: becomes the program <c>lottery-board</c>, which alone speaks HTTP. All settings go to it in
/// the environment, where no other user sees them (proc_pid_environ(5)): a token, an address with a password.
/// </summary>
internal sealed class BoardCommand : Command
{
    private const string ProgramName = "lottery-board";

    public BoardCommand()
        : base("board", "Serve a page that shows how the draw and its agencies stand, live.")
    {
        var flags = new SettingFlags(this, BoardOptions.Table, [.. BoardOptions.Flags]);
        SetAction(parsed => Become(flags.In(parsed)));
    }

    private static int Become(SettingReader settings)
    {
        // What is wrong is told here, by the names that were typed.
        var board = new BoardOptions(settings);
        var token = board.ReadToken();
        _ = new ServerOptions(settings).Store;
        var program = Path.Combine(AppContext.BaseDirectory, ProgramName);
        if (!File.Exists(program))
            throw new FailedException(
                $"the program {program} is missing; it must stand beside lottery, as it was installed"
            );
        Console.Out.Flush();
        try
        {
            var environment = EnvironmentOf(settings);
            if (board.TokenFile is { } file && FileStatus.Of(file) is { IsRegular: false })
                HandOver(token!, environment);
            ProcessImage.Replace(program, environment);
        }
        catch (NativeException e)
        {
            throw new FailedException($"the board cannot be started: {e.Message}", e);
        }
        return (int)ExitCode.Failed;
    }

    // A pipe can be read once. A token in a file stays there: an environment is easier to see.
    private static void HandOver(string token, Dictionary<string, string> environment)
    {
        environment[BoardOptions.TokenSetting.Variable] = token;
        environment.Remove(BoardOptions.TokenFileSetting.Variable);
    }

    private static Dictionary<string, string> EnvironmentOf(SettingReader settings)
    {
        var variables = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(one => (string)one.Key, one => (string?)one.Value ?? "");
        foreach (var setting in BoardOptions.Table.Settings.Where(one => one.Variable.Length > 0))
            if (settings.Find(setting, Kinds.Text) is { } text)
                variables[setting.Variable] = text;
        return variables;
    }
}
