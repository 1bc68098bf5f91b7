namespace Lottery.Faults.CrashPoints;

/// <summary>
/// A copy of the programs that run under strace(1) where their environment says so. The tracer stands
/// aside (<c>-D</c>), so that every process is still its parent's own child. Owns its folder.
/// </summary>
public sealed class TracedCopy : IDisposable
{
    // A process is traced if it is the victim and gets one of the places: a folder that it makes.
    private const string Script = """
        #!/bin/sh
        case $(basename "$0")-$1 in
          lottery-serve) role=Orchestrator only='-b execve' ;;
          lottery-client) role=Client only= ;;
          *) role=Worker only= ;;
        esac
        if [ "$role" = "$FAULT_VICTIM" ]; then
          for place in $FAULT_PLACES; do
            if mkdir "$place" 2>/dev/null; then
              exec strace -D -f $only -qq -o "$place/trace" $FAULT_OPTIONS "$0-itself" "$@"
            fi
          done
        fi
        exec "$0-itself" "$@"

        """;

    private readonly TempDir _folder = new();

    public TracedCopy()
    {
        Copy(Path.GetDirectoryName(Programs.Lottery)!, _folder.Path);
        Wrap("lottery");
        Wrap("lottery-worker");
    }

    /// <summary>The program of the verbs.</summary>
    public string Lottery => _folder.File("lottery");

    /// <summary>Removes the copy.</summary>
    public void Dispose() => _folder.Dispose();

    private void Wrap(string program)
    {
        File.Copy(_folder.File(program), _folder.File($"{program}-itself"));
        // Written into the copy, which may be executed already.
        File.WriteAllText(_folder.File(program), Script);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
