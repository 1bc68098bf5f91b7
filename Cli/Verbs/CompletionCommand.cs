using System.CommandLine;
using Lottery.Configuration;
using Lottery.Hosting;

namespace Lottery.Cli.Verbs;

/// <summary>
/// The verb <c>completion</c>: prints the script by which a shell completes this program's verbs, flags and
/// values. The script calls the program itself, with the library's directive <c>[suggest]</c>.
/// </summary>
internal sealed class CompletionCommand : Command
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    private readonly Argument<string> _shell = new("shell") { Description = "bash, zsh or fish" };

    public CompletionCommand()
        : base("completion", "Print the script that completes this program's words in a shell.")
    {
        _shell.CompletionSources.Add(Shells);
        Add(_shell);
        SetAction(parsed => Print(parsed.GetRequiredValue(_shell)));
    }

    private static int Print(string shell)
    {
        if (!Shells.Contains(shell))
            throw new ConfigurationException(
                $"the shell is '{shell}'; it must be one of {string.Join(", ", Shells)}"
            );
        using var script = typeof(CompletionCommand).Assembly.GetManifestResourceStream(shell)!;
        using var output = PrintedOutput.Open();
        script.CopyTo(output);
        return (int)ExitCode.Done;
    }
}
