namespace Lottery.Board.Specs.Browser;

/// <summary>Where pictures of the page are kept: in the folder of the results that the runner was given.</summary>
internal static class Pictures
{
    /// <summary>The path of a picture.</summary>
    public static string PathOf(string name)
    {
        var arguments = Environment.GetCommandLineArgs();
        var given = Array.IndexOf(arguments, "--results-directory");
        var folder =
            given >= 0 && given + 1 < arguments.Length
                ? arguments[given + 1]
                : Path.Combine(AppContext.BaseDirectory, "TestResults");
        return Path.Combine(
            Directory.CreateDirectory(Path.Combine(folder, "board")).FullName,
            $"{name}.png"
        );
    }
}
