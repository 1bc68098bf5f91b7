using System.Text;

namespace Lottery.Cli.Verbs;

/// <summary>
/// Stands in for a standard output that is closed: descriptor 1 may be a pipe of the runtime's own. Whatever a verb
/// prints is an error.
/// </summary>
internal sealed class ClosedOutput : TextWriter
{
    public const string Reason = "standard output is closed; open it, or > /dev/null";

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException(Reason);
}
