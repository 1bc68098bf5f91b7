using System.Globalization;
using System.Runtime.InteropServices;

namespace Lottery.Support;

/// <summary>A user of this system whom root may be.</summary>
internal sealed partial record OtherUser(string Name, int Id, int Group)
{
    /// <summary>What setpriv(1) is told.</summary>
    public string[] Arguments => ["--reuid", $"{Id}", "--regid", $"{Group}", "--clear-groups"];

    /// <summary>The user of that name; see passwd(5).</summary>
    public static OtherUser? Named(string name) =>
        File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .Where(fields => fields is [var first, _, _, _, ..] && first == name)
            .Select(fields => new OtherUser(name, Number(fields[2]), Number(fields[3])))
            .FirstOrDefault();

    /// <summary>Makes a file or folder the user's.</summary>
    public void Give(string path)
    {
        if (ChangeOwner(path, Id, Group) != 0)
            throw new InvalidOperationException(
                $"chown({path}, {Name}): {Marshal.GetLastPInvokeErrorMessage()}"
            );
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [LibraryImport(
        "libc",
        EntryPoint = "chown",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    private static partial int ChangeOwner(string path, int user, int group);
}
