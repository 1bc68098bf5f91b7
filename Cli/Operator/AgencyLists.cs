using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Storage;
using Lottery.Watch;

namespace Lottery.Cli.Operator;

/// <summary>An agency and its lists that are in the draw, for the verb that takes them out.</summary>
internal sealed class AgencyLists
{
    private readonly AgencyId _agency;
    private readonly Balance _balance;
    private readonly List<ListStatus> _lists;

    private AgencyLists(AgencyId agency, Balance balance, IEnumerable<ListStatus> lists) =>
        (_agency, _balance, _lists) = (agency, balance, [.. lists.Where(list => list.IsActive)]);

    private AgencyStatus? Status =>
        _balance.Status.Agencies.FirstOrDefault(one => one.Agency == _agency.Value);

    public static AgencyLists Read(IBetStore store, AgencyId agency) =>
        new(agency, new Balance(store.ReadStatus(1, agency), []), store.ReadLists(agency));

    /// <summary>The list of a name, or the only one whose name begins so.</summary>
    public UploadId Find(string name)
    {
        var found = _lists.Where(list =>
            list.Upload.Value.StartsWith(name, StringComparison.Ordinal)
        );
        return found.ToList() switch
        {
            [var only] => only.Upload,
            [_, ..] several when several.All(list => list.Upload.Value != name) =>
                throw new FailedException(
                    $"{several.Count} lists of agency {_agency} begin with {PlainText.Escape(name)}; write more of the name"
                ),
            _ => UploadId.Of(name),
        };
    }

    /// <summary>Whether a list is in the draw; <c>null</c>: anything of the agency.</summary>
    public bool Has(UploadId? upload) =>
        upload is { } one
            ? _lists.Exists(list => list.Upload == one)
            : _lists.Count > 0 || Status is { Finished: true };

    /// <summary>Shows the agency, its lists, and what becomes of those that leave the draw.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="upload">The list that leaves the draw; <c>null</c>: all.</param>
    public void Write(TextWriter output, UploadId? upload)
    {
        if (Status is { } status)
            BalanceText.WriteAgency(output, _balance, status);
        output.WriteLine();
        var leaving = _lists.Where(list => upload is null || list.Upload == upload).ToList();
        new TextTable(output, "list", Column.Right("stored"), "since").Write([
            .. leaving.Select(list =>
                new[] { Name(list.Upload), $"{list.Stored}", Times.Short(list.FirstAt) }
            ),
        ]);
        output.WriteLine();
        var bets = leaving.Sum(list => list.Stored);
        foreach (var line in Consequences.OfVoid(_agency.Value, bets))
            output.WriteLine(line);
        output.WriteLine();
    }

    private static string Name(UploadId upload) =>
        upload == UploadId.None ? "- (without a name)" : Short(upload.Value);

    /// <summary>The beginning of a list's name, escaped: enough to tell it from others.</summary>
    public static string Short(string upload) =>
        PlainText.Escape(upload.Length <= 12 ? upload : upload[..12]);
}
