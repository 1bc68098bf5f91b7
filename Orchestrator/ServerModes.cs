namespace Lottery.Orchestrator;

/// <summary>The modes of a server as people write them.</summary>
public static class ServerModes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [.. Enum.GetValues<ServerMode>().Select(Word)];

    /// <summary>A mode's word: <c>parallel</c>.</summary>
    public static string Word(this ServerMode mode) => mode.ToString().ToLowerInvariant();

    /// <summary>Reads a mode's word.</summary>
    public static bool TryParse(string text, out ServerMode mode) =>
        Enum.TryParse(text, ignoreCase: true, out mode) && mode.Word() == text;
}
