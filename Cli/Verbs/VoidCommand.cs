using System.CommandLine;
using Lottery.Cli.Operator;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Native;
using Lottery.Storage;
using Lottery.Watch;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>void</c>: takes lists of an agency out of an open draw.</summary>
internal sealed class VoidCommand : Command
{
    private readonly Option<string> _upload = new("--upload")
    {
        Description = "One list alone: its name, or how the name begins",
        HelpName = "name",
    };

    public VoidCommand()
        : base("void", "Take the lists of an agency out of an open draw.")
    {
        var flags = new OperatorFlags(this);
        var agency = flags.Agency("The agency", isRequired: true);
        Add(_upload);
        var yes = flags.Yes();
        SetAction(parsed =>
            Void(
                flags.In(parsed),
                new AgencyId(agency.In(parsed)),
                parsed.GetValue(_upload),
                new Confirmation(parsed.GetValue(yes), Console.Out)
            )
        );
    }

    private static int Void(
        StoreOptions options,
        AgencyId agency,
        string? name,
        Confirmation confirmation
    )
    {
        if (name is "")
            throw new ConfigurationException("--upload is ''; it must be the name of a list");
        using var draw = new OpenedDraw(options);
        var lists = AgencyLists.Read(draw.Store, agency);
        var upload = name is null ? (UploadId?)null : lists.Find(name);
        // In any other case the store refuses, and says why.
        if (draw.Store.ReadProgress().State is DrawState.Open && lists.Has(upload))
        {
            lists.Write(Console.Out, upload);
            confirmation.Require($"Void these bets of agency {agency}?");
        }
        var voided = draw.Change(store =>
            store.Void(agency, upload, DrawActor.User(SystemUser.Name))
        );
        Console.WriteLine($"Voided: {Counted.Bets(voided)} of agency {agency}.");
        return (int)ExitCode.Done;
    }
}
