using Lottery.Faults.Draws;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>A whole draw of one agency with 30 bets, run once for all tests of a class. Owns its folder.</summary>
public class UntroubledDraw : IAsyncLifetime
{
    private readonly TempDir _folder = new();
    private readonly DrawSetup _setup;

    public UntroubledDraw()
        : this(Setup) { }

    protected UntroubledDraw(Func<TempDir, DrawSetup> setup) => _setup = setup(_folder);

    /// <summary>What was wrong with it.</summary>
    public Verdict Verdict { get; private set; } = null!;

    /// <summary>Such a draw, which is yet to be run.</summary>
    public static DrawSetup Setup(TempDir folder) =>
        new() { Folder = folder, Files = [BetFile.Invent(folder, agency: 1, bets: 30)] };

    public async ValueTask InitializeAsync() => Verdict = await WholeDraw.RunAsync(_setup);

    /// <summary>Copies what it has left, for a test to harm.</summary>
    public DrawSetup CopyTo(TempDir folder)
    {
        foreach (var file in Directory.GetFiles(_folder.Path, "lottery.db*"))
            File.Copy(file, folder.File(Path.GetFileName(file)));
        return _setup with { Folder = folder };
    }

    /// <summary>Changes a database by hand.</summary>
    public static void Harm(DrawSetup setup, string sql) => DatabaseQuery.Run(setup.Database, sql);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
