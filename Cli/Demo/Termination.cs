using System.ComponentModel;
using CliWrap;

namespace Lottery.Cli.Demo;

/// <summary>
/// Asks processes to end with SIGTERM. CliWrap itself asks with SIGINT, which the background jobs of a
/// shell ignore, and with them all that they launch (sh(1), "Signals and error handling").
/// </summary>
internal static class Termination
{
    /// <summary>Sends SIGTERM to a child; one that has just ended needs it no more.</summary>
    /// <returns><c>false</c> where there is no shell to send it.</returns>
    public static async Task<bool> TryAskAsync(int pid)
    {
        try
        {
            await new Command("/bin/sh")
                .WithArguments(["-c", $"kill -s TERM {pid}"])
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync();
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
