using System.Text;
using Lottery.Files;
using Lottery.Hosting;
using Lottery.Sealing;
using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>
/// The seal of a draw as it comes from the server: written to a file, whole or not at all, with its signature in
/// another one beside it; and what it says of the lists of one agency. Owns the draft.
/// </summary>
internal sealed class SealFile(string path, int agency, string list) : IDisposable
{
    // The server's own lines are shorter by far.
    private const int MaxLineBytes = Frame.MaxPayloadBytes;

    private readonly AtomicFile _file = AtomicFile.Begin(path);
    private readonly byte[] _line = new byte[MaxLineBytes + 1];
    private int _length;
    private long _lines;
    private long _bets;
    private int _agencies;
    private int _lastAgency;
    private string _total = "";
    private string? _signature;

    /// <summary>What it says of the list that was sent; <c>null</c>: nothing.</summary>
    public SealedList? Own { get; private set; }

    /// <summary>The first other list of the agency that has bets in the draw; <c>null</c> if there is none.</summary>
    public SealedList? Other { get; private set; }

    /// <summary>Whether the server signs it in a moment.</summary>
    public bool IsSignaturePending => _signature == Reply.SignaturePending;

    /// <summary>Whether it is signed.</summary>
    public bool IsSigned => !IsSignaturePending && _signature != Reply.NoSignature;

    /// <summary>Takes a payload of the answer to SEL.</summary>
    /// <exception cref="WireException">The server refused, or this is no seal.</exception>
    public void Take(ReadOnlyMemory<byte> payload)
    {
        ReplyDecoder.RequireNoError(payload.Span, isFirst: _lines == 0 && _length == 0);
        foreach (var octet in payload.Span)
            if (octet == BetLine.Terminator)
                EndLine();
            else if (_length < MaxLineBytes)
                _line[_length++] = octet;
            else
                throw NoSeal("a line of it is longer than a message");
    }

    /// <summary>Checks that all of it has come.</summary>
    /// <exception cref="WireException">It has not, or contradicts itself.</exception>
    public void RequireWhole()
    {
        if (_signature is null)
            throw NoSeal("it ends too early");
        if (_total != SealText.Total(_bets, _agencies))
            throw NoSeal(
                $"its lists have {_bets} bets of {_agencies} agencies, and its last line says: {_total}"
            );
    }

    /// <summary>Writes both files.</summary>
    public void Publish()
    {
        try
        {
            var beside = SignatureFile.Of(path);
            if (SignatureFile.ReasonToRefuse(beside) is { } reason)
                throw new FailedException(
                    $"the signature of the seal cannot be written to {beside}: {reason}"
                );
            _file.Publish();
            if (IsSigned)
            {
                using var file = AtomicFile.Begin(beside);
                file.Content.Write(Convert.FromBase64String(_signature!));
                file.Publish();
            }
            else
                // Of an earlier seal.
                File.Delete(beside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(e);
        }
        catch (FormatException)
        {
            throw NoSeal("its signature is not base64");
        }
    }

    public void Dispose() => _file.Dispose();

    private void EndLine()
    {
        var text = Encoding.UTF8.GetString(_line.AsSpan(0, _length));
        if (_signature is not null)
            throw NoSeal("it goes on behind its signature");
        if (text.StartsWith(Reply.Signature, StringComparison.Ordinal))
            _signature = text[Reply.Signature.Length..];
        else
        {
            if (_lines == 0 && text != SealText.Form)
                throw NoSeal($"its first line is not {SealText.Form}");
            Note(text);
            Write();
        }
        (_length, _lines) = (0, _lines + 1);
    }

    private void Note(string text)
    {
        _total = text;
        if (SealText.ParseList(text) is not { } sealedList)
            return;
        _bets += sealedList.Bets;
        if (sealedList.Agency != _lastAgency)
            _agencies++;
        _lastAgency = sealedList.Agency;
        if (sealedList.Agency != agency)
            return;
        if (sealedList.Name == list)
            Own = sealedList;
        else if (sealedList.Bets > 0)
            Other ??= sealedList;
    }

    private void Write()
    {
        try
        {
            _line[_length] = BetLine.Terminator;
            _file.Content.Write(_line, 0, _length + 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(e);
        }
    }

    private FailedException CannotWrite(Exception e) =>
        new($"the seal cannot be written to {path}: {e.Message}");

    private static WireException NoSeal(string reason) =>
        new($"the server answered SEL with no seal: {reason}");
}
