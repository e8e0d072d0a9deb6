using FsCheck;
using FsCheck.Fluent;
using OfflineSync.Client.Tuning;

namespace OfflineSync.Client.Tests.Tuning;

/// <summary>The size of what is moved at once, whatever the network does.</summary>
public sealed class TransferSizeTests
{
    private const int Min = 16 * 1024;
    private const int Max = 4 * 1024 * 1024;

    [Fact]
    public void It_is_within_its_bounds_after_anything_and_a_break_never_raises_it() => Prop.ForAll(
        ArbMap.Default.ArbFor<(bool Breaks, int Bytes, int Milliseconds)[]>(),
        ArbMap.Default.ArbFor<int>(),
        (events, max) =>
        {
            var size = new TransferSize(Min);
            return events.All(happened =>
            {
                var before = size.Within(max);
                if (happened.Breaks)
                    size.Broke(happened.Bytes * 1_000L);
                else
                    size.Succeeded(happened.Bytes * 1_000L, TimeSpan.FromMilliseconds(happened.Milliseconds));
                var after = size.Within(max);
                return after >= Min && after <= Math.Max(Min, max) && (!happened.Breaks || after <= before);
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_comes_to_what_takes_four_seconds_from_either_side_and_stays() => Prop.ForAll(
        Gen.Choose(5_000, 900_000).ToArbitrary(),
        Gen.Choose(0, 8).ToArbitrary(),
        (rate, breaks) =>
        {
            var size = new TransferSize(Min);
            for (var i = 0; i < breaks; i++)
                size.Broke(size.Within(Max));
            for (var i = 0; i < 40; i++)
                Move(size, rate);
            return Enumerable.Range(0, 20).All(_ =>
            {
                Move(size, rate);
                return Math.Abs(size.Within(Max) - Math.Clamp(4.0 * rate, Min, Max)) <= 1;
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_rate_that_swings_moves_it_by_no_more_than_the_rate_itself() => Prop.ForAll(
        Gen.Choose(20_000, 400_000).ToArbitrary(),
        rate =>
        {
            var size = new TransferSize(Min);
            for (var i = 0; i < 60; i++)
                Move(size, i % 2 == 0 ? rate : rate * 2);
            return Enumerable.Range(0, 20).All(i =>
            {
                Move(size, i % 2 == 0 ? rate : rate * 2);
                return size.Within(Max) >= 4.0 * rate && size.Within(Max) <= 8.0 * rate;
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_break_halves_what_broke_and_a_small_transfer_says_nothing()
    {
        var size = new TransferSize(Min);
        size.Broke(Min - 1);
        size.Succeeded(Min - 1, TimeSpan.FromMinutes(1));
        Assert.Equal(Max, size.Within(Max));
        size.Broke(1_000_000);
        Assert.Equal(500_000, size.Within(Max));
        size.Succeeded(500_000, TimeSpan.FromSeconds(0.1));
        Assert.Equal(750_000, size.Within(Max));
    }

    private static void Move(TransferSize size, int rate) => size.Succeeded(size.Within(Max), TimeSpan.FromSeconds((double)size.Within(Max) / rate));
}
