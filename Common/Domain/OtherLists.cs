namespace Lottery.Domain;

/// <summary>What becomes of an agency's other lists when one is claimed.</summary>
public enum OtherLists
{
    /// <summary>The claim is refused if any bet of another list is stored.</summary>
    Refuse,

    /// <summary>They leave the draw.</summary>
    Replace,

    /// <summary>They stay: all lists count.</summary>
    Add,
}
