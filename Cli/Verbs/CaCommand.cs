using System.CommandLine;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>ca</c>: certificates by which the server and its agencies prove who they are.</summary>
internal sealed class CaCommand : Command
{
    public CaCommand()
        : base("ca", "Make and revoke the certificates of the server and its agencies.")
    {
        Add(new CaCreateCommand());
        Add(new CaServerCommand());
        Add(new CaAgencyCommand());
        Add(new CaListCommand());
        Add(new CaRevokeCommand());
    }
}
