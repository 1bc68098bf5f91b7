using System.Globalization;

namespace Lottery.Faults.CrashPoints;

/// <summary>
/// A folder for the trace of one process. <see cref="TracedCopy"/> makes <c>taken</c>, <c>pid</c> and
/// <c>trace</c> in it for the process that takes the place.
/// </summary>
public sealed class TracePlace
{
    private readonly string _folder;

    /// <summary>Makes the folder.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="options">The options of strace for the process that takes the place.</param>
    /// <param name="after">The place can be taken only after this one; at once if <c>null</c>.</param>
    public TracePlace(string folder, string options, TracePlace? after)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        File.WriteAllText(Path.Combine(folder, "options"), options);
        File.CreateSymbolicLink(Path.Combine(folder, "after"), after?.Taken ?? _folder);
    }

    /// <summary>What strace has written so far.</summary>
    public string Trace => Read("trace");

    /// <summary>The process that has taken the place, if one has.</summary>
    public int? Pid =>
        int.TryParse(Read("pid"), CultureInfo.InvariantCulture, out var pid) ? pid : null;

    private string Taken => Path.Combine(_folder, "taken");

    private string Read(string name)
    {
        var file = Path.Combine(_folder, name);
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }
}
