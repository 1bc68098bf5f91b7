using Lottery.Orchestrator;
using Lottery.SampleData;
using Lottery.Storage;

namespace Lottery.Cli.Demo;

/// <summary>
/// The temporary folder in which the demonstration's processes run and keep all their files. Owns it:
/// disposing removes it with everything inside.
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    private readonly DirectoryInfo _folder;

    public DemoFolder()
    {
        try
        {
            _folder = Directory.CreateTempSubdirectory("lottery-demo-");
            // The processes look for these here first: what lies in / of this machine is not meant for them.
            File.WriteAllText(System.IO.Path.Combine(Path, "config.ini"), "");
            File.WriteAllText(System.IO.Path.Combine(Path, "config.yaml"), "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DemoException($"cannot make a temporary folder: {e.Message}", []);
        }
    }

    /// <summary>Where the processes run.</summary>
    public string Path => _folder.FullName;

    /// <summary>The database of the one draw.</summary>
    public string Database => System.IO.Path.Combine(Path, "lottery.db");

    /// <summary>The bets of an agency.</summary>
    public string BetsOf(int agency) => Dataset.PathOf(Path, agency);

    /// <summary>Where an agency's client writes the winners' documents.</summary>
    public string WinnersOf(int agency) => System.IO.Path.Combine(Path, $"winners-{agency}.txt");

    public void Dispose()
    {
        try
        {
            // With the folder goes the note by which the next server would find it.
            LotteryServer.CleanUpAfterKill(new StoreOptions { Path = Database });
            _folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DemoException($"cannot remove {Path}: {e.Message}", []);
        }
    }
}
