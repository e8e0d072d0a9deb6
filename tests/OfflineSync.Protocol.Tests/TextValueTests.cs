using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Protocol.Tests;

public sealed class TextValueTests
{
    private static readonly string[] Pieces = ["a", "b", "ab", " ", "\n", "é", "e\u0301", "\0", "€", "😀", "👩‍👩‍👧", "word "];

    [Fact]
    public void A_difference_leads_from_one_text_to_the_other() => Prop.ForAll(Texts(), texts =>
    {
        var (before, after) = (Encoding.UTF8.GetBytes(texts.Before), Encoding.UTF8.GetBytes(texts.After));
        var edit = TextValue.Difference(before, after, 7);
        return edit.Base == 7 && edit.LengthBefore == texts.Before.EnumerateRunes().Count()
            && TextValue.Apply(before, edit).AsSpan().SequenceEqual(after) && TextValue.ApplyNearest(before, edit).AsSpan().SequenceEqual(after);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Equal_texts_differ_in_nothing() => Assert.Empty(Difference("sämtliche", "sämtliche").Splices);

    [Theory]
    [InlineData("the quick fox", "the slow fox", "4 quick>slow")]
    [InlineData("one two three", "one three", "5 wo t>")]
    [InlineData("😀 one and two", "😀 1 and 2", "2 one>1;10 two>2")]
    [InlineData("€", "₭", "0 €>₭")]
    [InlineData("aXbYc long enough", "cZdWc long enough", "0 aXbY>cZdW")]
    [InlineData("", "new", "0 >new")]
    [InlineData("for the kitchen.", "for the large kitchen. In stock in Athens.", "8 >large ;15 >. In stock in Athens")]
    [InlineData("for the large kitchen. In stock in Athens.", "for the kitchen.", "8 large >;21 . In stock in Athens>")]
    public void Splices_are_few_and_readable(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join(';', Difference(before, after).Splices.Select(s => $"{s.Position} {s.Deleted}>{s.Inserted}")));

    [Theory]
    [InlineData(1, "abcdefghijklmnopqrstuvwxyz")]
    [InlineData(2, "ab")]
    [InlineData(3, "ab \n")]
    [InlineData(4, "a")]
    public void Unrelated_long_texts_are_compared_fast(int seed, string alphabet)
    {
        var random = new Random(seed);
        var before = Encoding.UTF8.GetBytes(random.GetItems<char>(alphabet, 200_000));
        var after = Encoding.UTF8.GetBytes([.. random.GetItems<char>(alphabet, 180_000), 'b']);
        var watch = Stopwatch.StartNew();
        var edit = TextValue.Difference(before, after, 0);
        // A third of a second on an idle machine, but many minutes without the bounds.
        Assert.InRange(watch.ElapsedMilliseconds, 0, 30_000);
        TextValue.Check(edit);
        Assert.Equal(after, TextValue.Apply(before, edit));
    }

    [Fact]
    public void A_long_paste_in_a_paragraph_leaves_a_change_elsewhere_a_splice_of_its_own()
    {
        var random = new Random(5);
        var text = string.Concat(random.GetItems<string>(["apple ", "pear ", "plum ", "fig "], 20_000));
        var paste = string.Concat(Enumerable.Range(0, 1500).Select(i => $"row{i} "));
        var after = text[..1000] + paste + text[1000..61_000] + "X" + text[61_000..];
        var edit = Difference(text, after);
        Assert.InRange(edit.Splices.Sum(s => s.Deleted.Length), 0, 100);
        Assert.Equal(after, Encoding.UTF8.GetString(TextValue.Apply(Encoding.UTF8.GetBytes(text), edit)));
    }

    [Fact]
    public void More_differences_than_an_edit_may_have_are_joined()
    {
        var lines = Enumerable.Range(0, 12_000).Select(i => $"line {i}\n").ToArray();
        var before = Encoding.UTF8.GetBytes(string.Concat(lines.Select((line, i) => i % 2 == 0 ? line : "")));
        var after = Encoding.UTF8.GetBytes(string.Concat(lines));
        var edit = TextValue.Difference(before, after, 0);
        Assert.InRange(edit.Splices.Count, 1, ProtocolLimits.TextSplicesMax);
        Assert.Equal(after, TextValue.Apply(before, edit));
    }

    [Fact]
    public void An_edit_of_another_text_is_refused()
    {
        var edit = Difference("abcd", "abXd");
        Assert.Contains("has 5", Assert.Throws<ProtocolException>(() => TextValue.Apply("abcde"u8, edit)).Message, StringComparison.Ordinal);
        Assert.Contains("at 2", Assert.Throws<ProtocolException>(() => TextValue.Apply("abxd"u8, edit)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one two three", "one 2 three", "zero, one two three", "zero, one 2 three")]
    [InlineData("one two three", "one 2 three", "two", "2")]
    [InlineData("one two three", "one 2 three", "one three", "one 2three")]
    [InlineData("one two three", "one 2 three", "", "2")]
    [InlineData("a. b. c. d.", "a! b. c. d!", "xx a. b. c. d.", "xx a! b. c. d!")]
    [InlineData("two x two", "two x 2", "two y 😀 two", "two y 😀 2")]
    public void An_edit_finds_its_place_in_a_text_that_changed(string before, string after, string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(TextValue.ApplyNearest(Encoding.UTF8.GetBytes(text), Difference(before, after))));

    [Fact]
    public void An_edit_is_made_in_any_text() => Prop.ForAll(Texts(), Texts(), (texts, other) =>
        TextValue.IsValid(TextValue.ApplyNearest(Encoding.UTF8.GetBytes(other.Before), Difference(texts.Before, texts.After)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Splices_out_of_order_or_place_are_refused()
    {
        Assert.Throws<ProtocolException>(() => TextValue.Check(Edit(9, Splice(4, "abc", ""), Splice(6, "", "x"))));
        Assert.Throws<ProtocolException>(() => TextValue.Check(Edit(9, Splice(4, "", "x"), Splice(3, "", "x"))));
        Assert.Throws<ProtocolException>(() => TextValue.Check(Edit(9, Splice(7, "abc", ""))));
        Assert.Throws<ProtocolException>(() => TextValue.Check(Edit(9, Splice(uint.MaxValue, "abc", ""))));
        Assert.Throws<ProtocolException>(() => TextValue.Check(Edit(9, Splice(3, "", ""))));
        Assert.Throws<ProtocolException>(() => TextValue.Check(Edit(uint.MaxValue)));
        Assert.Throws<ProtocolException>(() => TextValue.Check(Edit(ProtocolLimits.ValueBytesMax, Splice(0, "a", "bc"))));
        TextValue.Check(Edit(ProtocolLimits.ValueBytesMax, Splice(0, "ab", "cd")));
        Assert.Throws<ProtocolException>(() => TextValue.Check(Edit(9, [.. Enumerable.Repeat(Splice(0, "", "x"), ProtocolLimits.TextSplicesMax + 1)])));
        TextValue.Check(Edit(9, Splice(4, "😀", ""), Splice(5, "abcd", "")));
    }

    [Fact]
    public void Code_points_are_counted_and_found() => Prop.ForAll(Texts(), texts =>
    {
        var runes = texts.Before.EnumerateRunes().ToArray();
        var utf8 = Encoding.UTF8.GetBytes(texts.Before);
        var offset = 0;
        for (var i = 0; i <= runes.Length; i++)
        {
            if (CodePoints.Offset(utf8, i) != offset || CodePoints.Count(utf8.AsSpan(0, offset)) != i)
                return false;
            offset += i < runes.Length ? runes[i].Utf8SequenceLength : 0;
        }
        return CodePoints.Offset(utf8, runes.Length + 1) == utf8.Length && CodePoints.Count(texts.Before) == runes.Length;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_valid_utf8_is_a_text()
    {
        Assert.True(TextValue.IsValid("a\0😀"u8));
        Assert.False(TextValue.IsValid([0x61, 0xC3]));
        Assert.False(TextValue.IsValid([0xED, 0xA0, 0x80]));
        Assert.Equal(4, TextValue.Length("a\0é😀"u8));
    }

    private static Arbitrary<(string Before, string After)> Texts()
    {
        var text = from pieces in Gen.Elements(Pieces).ListOf() select string.Concat(pieces);
        var edited =
            from pieces in Gen.Elements(Pieces).ListOf()
            from drop in Gen.Choose(0, 3).ListOf(pieces.Count)
            from extra in Gen.Elements(Pieces).ListOf(pieces.Count)
            select (string.Concat(pieces), string.Concat(pieces.Select((piece, i) => drop[i] == 0 ? "" : drop[i] == 1 ? piece + extra[i] : piece)));
        var unrelated = from before in text from after in text select (before, after);
        return Gen.OneOf(edited, unrelated).ToArbitrary();
    }

    private static TextEdit Difference(string before, string after) => TextValue.Difference(Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after), 0);

    private static TextEdit Edit(uint length, params TextSplice[] splices) => new() { LengthBefore = length, Splices = { splices } };

    private static TextSplice Splice(uint position, string deleted, string inserted) => new() { Position = position, Deleted = deleted, Inserted = inserted };
}
