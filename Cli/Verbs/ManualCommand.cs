using System.CommandLine;
using Lottery.Cli.Manual;
using Lottery.Hosting;

namespace Lottery.Cli.Verbs;

/// <summary>
/// The verb <c>manual</c>, which no help lists: writes the manual pages of all verbs, for the packages.
/// </summary>
internal sealed class ManualCommand : Command
{
    private readonly Argument<string> _folder = new("folder")
    {
        Description = "The folder for lottery.1, lottery-serve.1 and so on; it must be there",
    };

    public ManualCommand()
        : base("manual", "Write the manual pages of all verbs.")
    {
        Hidden = true;
        Add(_folder);
        SetAction(parsed =>
            Write((RootCommand)parsed.RootCommandResult.Command, parsed.GetRequiredValue(_folder))
        );
    }

    private static int Write(RootCommand root, string folder)
    {
        try
        {
            foreach (var page in ManualPage.All(root))
                File.WriteAllText(Path.Combine(folder, $"{page.Name}.1"), page.ToRoff());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailedException($"the manual pages cannot be written: {e.Message}");
        }
        return (int)ExitCode.Done;
    }
}
