using System.CommandLine;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Files;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Sealing;
using Lottery.Storage;
using Lottery.Watch;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>seal</c>: prints what the close of a draw has sealed, or writes it down with its signature.</summary>
internal sealed class SealCommand : Command
{
    private readonly Option<string?> _pki = new("--pki")
    {
        Description =
            "Sign the seal, if it is not signed, with the key in this folder of lottery ca",
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description =
            "Write the seal to this file, and its signature beside it, with the ending .sig",
    };

    public SealCommand()
        : base(
            "seal",
            "Print the seal of a closed draw: a line for each list, with the hash of its bets."
        )
    {
        var flags = new OperatorFlags(this);
        Add(_pki);
        Add(_out);
        var force = flags.Switch("--force", "Replace files that are there");
        SetAction(parsed =>
            Run(
                flags.In(parsed),
                Find(parsed, _pki, "a folder"),
                Find(parsed, _out, "a file"),
                parsed.GetValue(force)
            )
        );
    }

    private static string? Find(ParseResult parsed, Option<string?> option, string what) =>
        parsed.GetValue(option) is "" and var path
            ? throw new ConfigurationException(
                $"{option.Name} is '{path}'; it must be the path of {what}"
            )
            : parsed.GetValue(option);

    private static int Run(StoreOptions options, string? pki, string? file, bool force)
    {
        if (file is not null)
            RequirePlaces(file, force);
        using var key = pki is null
            ? null
            : SealKey.FindIn(pki)
                ?? throw new FailedException(
                    $"{pki} has no key for seals (seal-key.pem); it must be a folder that `lottery ca create` made"
                );
        using var draw = key is null ? OpenedDraw.ToShow(options) : new OpenedDraw(options);
        RequireSeal(draw.Store);
        if (key is not null)
            draw.Change(store => store.SignIfUnsigned(key, DrawActor.User(SystemUser.Name)));
        if (file is null)
        {
            using var output = PrintedOutput.Open();
            Write(draw.Store, output);
            return (int)ExitCode.Done;
        }
        WriteDown(draw.Store, file, force);
        return (int)ExitCode.Done;
    }

    // Before the draw is opened: a database whose descriptor is closed loses SQLite's locks (fcntl_locking(2)).
    private static void RequirePlaces(string file, bool force)
    {
        RequireFree(file, force);
        foreach (var place in new[] { file, $"{file}.sig" })
            if (AtomicFile.ReasonToRefuse(place) is { } reason)
                throw CannotWrite(place, reason);
    }

    private static void RequireFree(string path, bool force)
    {
        if (!force && File.Exists(path))
            throw CannotWrite(path, "it is there already; --force replaces it");
    }

    private static FailedException CannotWrite(string path, string reason) =>
        new($"{PlainText.Escape(path)} cannot be written: {reason}");

    private static void RequireSeal(IBetStore store)
    {
        if (store.ReadProgress().State is DrawState.Open)
            throw new FailedException("the draw is open; its seal is made at the close");
        if (!store.ReadSealStatus().IsSealed)
            throw new FailedException(
                "the draw was closed by an earlier version of lottery, which made no seal"
            );
    }

    private static void WriteDown(IBetStore store, string file, bool force)
    {
        Write(file, force, content => Write(store, content));
        Console.WriteLine(
            $"seal of draw {store.ReadSealStatus().Draw} in {PlainText.Escape(file)}"
        );
        Console.WriteLine($"its SHA-256 is {store.HashSeal()}");
        if (store.ReadSealStatus().Signature is not { } signature)
        {
            Console.WriteLine("it is not signed; --pki FOLDER signs it");
            return;
        }
        Write($"{file}.sig", force, content => content.Write(Convert.FromBase64String(signature)));
        Console.WriteLine($"signature in {PlainText.Escape(file)}.sig");
    }

    private static void Write(IBetStore store, Stream output)
    {
        // Not disposed, which would close the file as well.
        var buffered = new BufferedStream(output);
        store.EachSealLine(line =>
        {
            buffered.Write(line);
            buffered.WriteByte((byte)'\n');
        });
        buffered.Flush();
    }

    private static void Write(string path, bool force, Action<Stream> write)
    {
        try
        {
            RequireFree(path, force);
            using var file = AtomicFile.Begin(path);
            write(file.Content);
            file.Publish();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e.Message);
        }
    }
}
