namespace Lottery.Faults.CrashPoints;

/// <summary>
/// A copy of the programs that run under strace(1) where their environment says so. The tracer stands
/// aside (<c>-D</c>), so that every process is still its parent's own child. Owns its folder.
/// </summary>
public sealed class TracedCopy : IDisposable
{
    // A process is traced if it gets one of the places of its program: it does if it makes the folder 'taken'.
    private const string Script = """
        #!/bin/sh
        case $(basename "$0")-$1 in
          lottery-serve) role=Orchestrator only='-b execve' ;;
          lottery-client) role=Client only= ;;
          lottery-void) role=Void only= ;;
          lottery-close) role=Close only= ;;
          lottery-draw) role=Draw only= ;;
          lottery-worker-*) role=Worker only= ;;
          *) role=None only= ;;
        esac
        for place in "$FAULT_PLACES/$role"/*; do
          if [ -e "$place/after" ] && mkdir "$place/taken" 2>/dev/null; then
            echo $$ >"$place/pid"
            exec strace -D -f $only -qq -o "$place/trace" $(cat "$place/options") "$0-itself" "$@"
          fi
        done
        exec "$0-itself" "$@"

        """;

    private readonly TempDir _folder = new();

    public TracedCopy()
    {
        Copy(Path.GetDirectoryName(Programs.Lottery)!, _folder.Path);
        Wrap("lottery");
        Wrap("lottery-worker");
    }

    /// <summary>Whether draws with it are made with TLS.</summary>
    public bool SpeakTls { get; init; }

    /// <summary>Where draws with it are made, each with two servers; in a file with one if <c>null</c>.</summary>
    public PostgresCluster? Cluster { get; init; }

    /// <summary>How many servers a draw with it has.</summary>
    public int Servers => Cluster is null ? 1 : 2;

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
