using System.Security.Cryptography;
using System.Text;
using Lottery.Domain;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>
/// A draw that the store has made and sealed, with every kind of list, as the bytes of its database: each test forges a
/// copy of its own.
/// </summary>
internal static class SealedDraw
{
    private const string Maria = "user maria";

    private static readonly ECDsa SealKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly Lazy<byte[]> Bytes = new(Make);

    /// <summary>A name of 255 bytes with accents, quotes and a percent sign.</summary>
    public static string LongName { get; } = "José \"Pepe\" O'Brien 100% " + new string('x', 229);

    /// <summary>The public key of its signature.</summary>
    public static string KeyPem => SealKey.ExportSubjectPublicKeyInfoPem();

    /// <summary>Writes the database into a folder.</summary>
    /// <returns>Its path.</returns>
    public static string WriteTo(TempDir folder, string name = "lottery.db") =>
        folder.Write(name, Bytes.Value);

    /// <summary>Makes a database with a store, which is closed again.</summary>
    public static void Fill(string path, AskedRules rules, Action<IBetStore> fill)
    {
        using var thread = PollThread.Unstoppable();
        using var host = Stores.Claim(
            new StoreOptions { Path = path, Durability = Durability.Process }
        );
        using var store = host.Open(thread);
        store.SettleRules(rules);
        fill(store);
    }

    /// <summary>Stores bets of an agency on these numbers.</summary>
    public static void Append(
        IBetStore store,
        int agency,
        UploadEpoch? epoch,
        params int[] numbers
    ) => Append(store, agency, epoch, refused: 0, numbers);

    /// <summary>Stores bets, with lines that are refused.</summary>
    public static void Append(
        IBetStore store,
        int agency,
        UploadEpoch? epoch,
        int refused,
        int[] numbers
    ) =>
        store.Append(
            new(agency),
            Address(agency),
            [.. numbers.Select(number => Bet(agency, number))],
            refused,
            epoch
        );

    /// <summary>Announces a list.</summary>
    public static UploadEpoch Claim(
        IBetStore store,
        int agency,
        string name,
        OtherLists others = OtherLists.Refuse
    ) => store.ClaimUpload(new(agency), Address(agency), UploadId.Of(name), others);

    private static byte[] Make()
    {
        using var folder = new TempDir();
        var path = folder.File("lottery.db");
        Fill(path, new AskedRules(new(9), Bet7574), Play);
        return File.ReadAllBytes(path);
    }

    private static WinningNumber Bet7574 => Some.WinningNumber;

    // The comments are the entries of the journal, and the ids of the bets.
    private static void Play(IBetStore store)
    {
        // 1: open; 2: bets 1 and 2
        Append(store, 1, null, 11, Some.WinningNumber);
        // 3; 4: bets 3 and 4
        var a = Claim(store, 2, "a");
        Append(store, 2, a, 22, 23);
        // 5: bet 5
        Append(store, 1, null, 33);
        // 6; 7: bets 6 and 7; 8: they are voided; 9: bets 8 and 9
        Append(store, 3, Claim(store, 3, "old"), 1, 2);
        Append(store, 3, Claim(store, 3, "new/one ñ", OtherLists.Replace), Some.WinningNumber, 44);
        // 10; 11: bet 10, and a refused line
        var b = Claim(store, 2, "b", OtherLists.Add);
        store.Append(new(2), Address(2), [Bet(2, Some.WinningNumber)], refused: 1, b);
        // 12, 13: a list without bets
        store.Finish(new(4), Address(4), Claim(store, 4, "empty"));
        // 14; 15: bets 11 and 12; 16: they are voided; 17; 18: bets 13 and 14
        Append(store, 5, Claim(store, 5, "gone"), 1, 2);
        store.Void(new(5), UploadId.Of("gone"), Maria);
        Append(store, 5, Claim(store, 5, "gone"), 3, 4);
        // 19; 20: bet 15; 21: it is voided
        Append(store, 6, Claim(store, 6, "wrong"), 5);
        store.Void(new(6), null, Maria);
        // 22; 23: close; 24: draw; 25: sign
        store.Finish(new(1), Address(1));
        store.Close(Maria);
        store.SignSeal(Sign(store), Maria);
        // 26: a refused bet, of an agency that has no line in the seal
        Append(store, 7, null, 6);
    }

    private static string Sign(IBetStore store)
    {
        var text = new StringBuilder();
        store.EachSealLine(line => text.Append(Encoding.UTF8.GetString(line)).Append('\n'));
        return Convert.ToBase64String(
            SealKey.SignData(
                Encoding.UTF8.GetBytes(text.ToString()),
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            )
        );
    }

    private static string Address(int agency) => $"10.0.0.{agency}";

    private static Bet Bet(int agency, int number) =>
        new(
            new(agency),
            Encoding.UTF8.GetBytes(agency == 3 ? LongName : "Santiago Lionel"),
            "Núñez 'Paz'"u8.ToArray(),
            Encoding.UTF8.GetBytes($"{agency}{number}"),
            "1999-03-17"u8.ToArray(),
            number
        );
}
