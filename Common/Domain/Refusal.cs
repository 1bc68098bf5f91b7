namespace Lottery.Domain;

/// <summary>Why a line of bets was refused. A refused line is logged and never stored.</summary>
public enum Refusal
{
    /// <summary>The line has more or fewer than six fields.</summary>
    FieldCount,

    /// <summary>The agency is no positive integer.</summary>
    Agency,

    /// <summary>The agency is not the one that the connection speaks for.</summary>
    OtherAgency,

    /// <summary>The first name is empty.</summary>
    FirstName,

    /// <summary>The last name is empty.</summary>
    LastName,

    /// <summary>The document is empty.</summary>
    Document,

    /// <summary>The birthdate is no date that exists, written yyyy-MM-dd.</summary>
    Birthdate,

    /// <summary>The number is no integer from 0 to 99999999.</summary>
    Number,

    /// <summary>The agency has sent END before.</summary>
    AgencyFinished,

    /// <summary>The draw is closed.</summary>
    DrawClosed,

    /// <summary>The draw has been made.</summary>
    DrawMade,
}

/// <summary>The sentences that the log gives for each <see cref="Refusal"/>.</summary>
public static class RefusalReasons
{
    /// <summary>What is wrong with the line, in plain words.</summary>
    public static string Reason(this Refusal refusal) =>
        refusal switch
        {
            Refusal.FieldCount => "a bet has six fields",
            Refusal.Agency => "the agency is no positive integer",
            Refusal.OtherAgency => "this connection speaks for another agency",
            Refusal.FirstName => "the first name is empty",
            Refusal.LastName => "the last name is empty",
            Refusal.Document => "the document is empty",
            Refusal.Birthdate => "the birthdate is no real date yyyy-MM-dd",
            Refusal.Number => "the number is no integer from 0 to 99999999",
            Refusal.AgencyFinished => "the agency has sent END",
            Refusal.DrawClosed => "the draw is closed",
            Refusal.DrawMade => "the draw has been made",
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
        };
}
