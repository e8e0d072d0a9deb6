using FsCheck;
using FsCheck.Fluent;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>How many cases a law is held against, and which: always the same.</summary>
internal static class Cases
{
    private const ulong Seed = 20_260_301;
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    private static readonly Gen<ulong> Seeds =
        from high in Gen.Choose(0, int.MaxValue) from low in Gen.Choose(0, int.MaxValue) select ((ulong)high << 32) + (ulong)low;

    /// <summary>The number of cases of one law for one rule: many where a case is cheap.</summary>
    public static int Of(Rule rule) => rule switch
    {
        Rule.LastWriterWins or Rule.FirstWriterWins or Rule.Counter => 40_000,
        Rule.Set => 20_000,
        Rule.Text => 12_000,
        _ => 6_000,
    };

    /// <summary>Holds a law against concurrent writes of some clients.</summary>
    public static void Check(Rule rule, Func<History, bool> law) => Check(rule, tape => History.Read(rule, tape), history => history.Tape, law);

    /// <summary>Holds a law against cases that are read from tapes, and shrinks the tape of one that breaks it.</summary>
    public static void Check<T>(Rule rule, Func<Tape, T> read, Func<T, Tape> tapeOf, Func<T, bool> law)
    {
        var cases = Arb.From(Seeds.Select(seed => read(Tape.Random(seed))), broken => tapeOf(broken).Shrink().Select(read));
        Prop.ForAll(cases, law).Check(Config.QuickThrowOnFailure.WithMaxTest(Of(rule)).WithReplay(Seed, Gamma));
    }
}
